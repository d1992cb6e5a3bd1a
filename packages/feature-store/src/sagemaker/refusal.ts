/**
 * Why a request was not carried out: `busy` passes by itself; `denied` never will for this caller; `invalid` is the
 * fault of what was sent; `missing` means there is no such feature group.
 */
export type Refusal = 'busy' | 'denied' | 'invalid' | 'missing';

const CODES: Readonly<Record<string, Refusal>> = {
  AccessDenied: 'denied',
  AccessDeniedException: 'denied',
  AccessForbidden: 'denied',
  // What regions answer that do not have an operation yet.
  UnknownOperation: 'denied',
  UnknownOperationException: 'denied',
  ExpiredToken: 'denied',
  ExpiredTokenException: 'denied',
  InvalidSignatureException: 'denied',
  UnrecognizedClientException: 'denied',
  CredentialsProviderError: 'denied',
  ValidationError: 'invalid',
  ValidationException: 'invalid',
  ResourceNotFound: 'missing',
};

/** What an error code of the API means. Codes that are not known are taken for something that passes. */
export const refusalOf = (code: string): Refusal => CODES[code] ?? 'busy';

/**
 * What a thrown error means, with its name and message as the reason. An answer of 4xx that has no known name is
 * taken at its status; anything without an answer, such as a broken connection, passes.
 */
export function refusalBy(error: unknown): { readonly kind: Refusal; readonly reason: string } {
  if (!(error instanceof Error)) throw error;
  const reason = `${error.name}: ${error.message}`;
  const known = CODES[error.name];
  if (known !== undefined) return { kind: known, reason };
  const status = statusOf(error);
  return { kind: status === 403 ? 'denied' : 'busy', reason };
}

function statusOf(error: Error): number | undefined {
  const { $metadata: metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return metadata?.httpStatusCode;
}
