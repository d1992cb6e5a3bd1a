import { classifyError, classifyErrorCode, type ErrorClass } from '@cardlake/aws';

/**
 * What a failed request means to this adapter: `busy` passes by itself; `denied` never will for this caller or in this
 * region; `invalid` is the fault of what was sent; `missing` means that there is no such feature group.
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

/** Reads an error code of one record of a batch. */
export function failureOfCode(code: string): FailureKind {
  const errorClass = classifyErrorCode(code);
  return errorClass === 'unknown' ? 'busy' : KINDS[errorClass];
}

/**
 * Reads an error that a request threw, with its name and message as the reason.
 * @throws the error itself when it is a fault of the program
 */
export function failureOf(error: unknown): { readonly kind: FailureKind; readonly reason: string } {
  const errorClass = classifyError(error);
  if (errorClass === 'unknown') throw error;
  const { name, message } = error as Error;
  return { kind: KINDS[errorClass], reason: `${name}: ${message}` };
}
