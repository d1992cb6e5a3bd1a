import { classifyError, classifyErrorCode, type ErrorClass } from '@cardlake/aws';

/**
 * Kinds of failed requests: `busy` passes; `denied` does not, for these credentials or in this region; `invalid` is
 * caused by the content of the request; `missing` means that the feature group does not exist.
 */
export type FailureKind = 'busy' | 'denied' | 'invalid' | 'missing';

const KINDS: Readonly<Record<Exclude<ErrorClass, 'unknown'>, FailureKind>> = {
  throttling: 'busy',
  transient: 'busy',
  access_denied: 'denied',
  configuration: 'denied',
  unsupported: 'denied',
  not_found: 'missing',
  conflict: 'invalid',
  invalid_request: 'invalid',
};

/** Classifies the error code of one record of a batch. */
export function failureOfCode(code: string): FailureKind {
  const errorClass = classifyErrorCode(code);
  return errorClass === 'unknown' ? 'busy' : KINDS[errorClass];
}

/**
 * Classifies the error of a request, with its name and message as the reason.
 * @throws the error itself when it is a bug in this program
 */
export function failureOf(error: unknown): { readonly kind: FailureKind; readonly reason: string } {
  const errorClass = classifyError(error);
  if (errorClass === 'unknown') throw error;
  const { name, message } = error as Error;
  return { kind: KINDS[errorClass], reason: `${name}: ${message}` };
}
