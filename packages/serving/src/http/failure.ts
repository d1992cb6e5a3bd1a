import { type Rejection, rejectionCodes } from '@cardlake/card-schema';
import { isUserError } from '@cardlake/runtime';

/** Body of an answer other than 2xx. */
interface Failure {
  readonly error: {
    readonly code: string;
    readonly message: string;
    /** Instruction for the caller. */
    readonly hint?: string;
    /** Rules that an event breaks, with the field of each. */
    readonly reasons?: readonly {
      readonly field?: string;
      readonly code: string;
      readonly message: string;
    }[];
  };
}

/** A failure with the status of its answer. */
export interface FailedAnswer {
  readonly status: number;
  readonly body: Failure;
}

/** Makes a failed answer. */
export const failedAnswer = (status: number, code: string, message: string, hint?: string): FailedAnswer => ({
  status,
  body: { error: { code, message, ...(hint === undefined ? {} : { hint }) } },
});

/** Answers an event that breaks wire rules; names each field. */
export function rejectedAnswer(what: string, reasons: readonly Rejection[]): FailedAnswer {
  const listed = reasons.map(({ field, code }) => ({
    ...(field === undefined ? {} : { field }),
    code,
    message: rejectionCodes[code],
  }));
  const fields = listed.map(({ field, code }) => (field === undefined ? code : `${field} (${code})`));
  const { body, status } = failedAnswer(
    422,
    'rejected',
    `the ${what} breaks rules: ${fields.join(', ')}`,
    'Correct the named fields and send it again; nothing was stored.',
  );
  return { status, body: { error: { ...body.error, reasons: listed } } };
}

/** Seconds after which a caller may try again. */
export const RETRY_AFTER_SECONDS = 1;

/** Answers a request that cannot be taken now. */
export const busyAnswer = (message: string): FailedAnswer =>
  failedAnswer(
    503,
    'busy',
    message,
    `Try again after ${RETRY_AFTER_SECONDS} s; repeating a request is safe.`,
  );

/** Answers an error that was thrown; only errors that the caller or the operator can mend are explained. */
export function thrownAnswer(error: unknown): FailedAnswer {
  if (isUserError(error)) return failedAnswer(503, error.code, error.message, error.hint);
  return failedAnswer(500, 'fault', 'a fault of the server; its log says more');
}
