import { UserError } from '@cardlake/runtime';

/** What the SDK's errors say beside their message. */
interface AwsError extends Error {
  readonly $fault?: 'client' | 'server';
  readonly $retryable?: object;
}

/** Refusals that pass when there is less to do; some of them count as the client's fault in the API's model. */
const PASSING =
  /Throttl|ThroughputExceeded|LimitExceeded|ServiceUnavailable|InternalFailure|Timeout|SlowDown/;
/** Raised before anything is sent. */
const SETTINGS = /CredentialsProviderError|Region is missing|Could not load credentials|TokenProviderError/;

/**
 * What a failed call means: a `UserError` where the same call would fail again (no such stream, no permission, no
 * credentials), otherwise the error itself.
 * @param name what was called, for the message.
 */
export function awsError(error: unknown, name: string): unknown {
  const { $fault, $retryable, name: kind, message } = error as AwsError;
  const isOurs = $fault === 'client' && $retryable === undefined && !PASSING.test(kind);
  if (!isOurs && !SETTINGS.test(`${kind} ${message}`)) return error;
  return new UserError('aws_refused', `${name}: ${kind}: ${message}`, {
    hint: 'Check the name, the region, and that your credentials may write to it.',
    cause: error,
  });
}
