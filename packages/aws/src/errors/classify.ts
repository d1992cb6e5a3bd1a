import { isThrottlingError, isTransientError } from '@smithy/core/retry';
import { classOfName, classOfStatus, type ErrorClass } from './error-class';

/** An error of the SDK. */
interface SdkError extends Error {
  readonly $fault?: 'client' | 'server';
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * Classifies a failed call. The SDK's own rules for throttling and transient errors come first (`$retryable`, corrected
 * clock skew, Node's network errors, lists of names); then the name, the HTTP status, and `$fault` from the API's
 * model.
 */
export function classifyError(error: unknown): ErrorClass {
  if (!isError(error)) return 'unknown';
  const { name, message, $fault, $metadata }: SdkError = error;
  if (isThrottlingError(error as Parameters<typeof isThrottlingError>[0])) return 'throttling';
  if (isTransientError(error as Parameters<typeof isTransientError>[0])) return 'transient';
  const byName = classOfName(name);
  if (byName !== undefined) return byName;
  if (/^Region is missing|Could not load credentials/.test(message)) return 'configuration';
  if ($metadata?.httpStatusCode !== undefined) return classOfStatus($metadata.httpStatusCode);
  if ($fault === 'client') return 'invalid_request';
  // The SDK notes its attempts in `$metadata`: a request was made, and no answer came.
  return $fault === 'server' || $metadata !== undefined ? 'transient' : 'unknown';
}

/** Tests for an error by its shape, since Node's own errors can come from another realm. */
export const isError = (value: unknown): value is Error =>
  typeof value === 'object' && value !== null && 'name' in value && 'message' in value;

/**
 * Classifies the error code of one record of a batch. An unknown code counts as transient: attempts are limited, and
 * records that keep failing are returned to the caller.
 */
export const classifyErrorCode = (code: string): ErrorClass =>
  classifyError({ name: code, message: code, $metadata: {} });

/** Tests whether the same call may succeed later. */
export const isRetryable = (error: unknown): boolean =>
  ['throttling', 'transient'].includes(classifyError(error));
