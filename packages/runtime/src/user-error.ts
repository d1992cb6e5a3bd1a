import type { UserErrorCode } from './user-error-code';

/** Optional details of a `UserError`. */
export interface UserErrorDetails {
  /** Advice for the user, as an instruction. */
  readonly hint?: string;
  /** The underlying error, for a log; never shown to the user. */
  readonly cause?: unknown;
}

/**
 * A fault that the user can correct: the message says what was wrong and where, the hint says what to do. A program prints
 * both, without a stack trace; every other error is a bug of the program.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** Identifies the fault, for branching and for searching. */
  readonly code: UserErrorCode;
  readonly hint: string | undefined;

  constructor(code: UserErrorCode, message: string, details: UserErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : {});
    this.code = code;
    this.hint = details.hint;
  }
}

/** Returns true for a `UserError`; with a code, only for one of that code. */
export function isUserError(error: unknown, code?: UserErrorCode): error is UserError {
  return error instanceof UserError && (code === undefined || error.code === code);
}
