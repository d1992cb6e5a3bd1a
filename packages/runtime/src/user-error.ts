/** What may be said beside the message of a `UserError`. */
export interface UserErrorDetails {
  /** What to do about it, as an instruction. */
  readonly hint?: string;
  /** The error below, for a log; never shown to the user. */
  readonly cause?: unknown;
}

/**
 * A mistake or a circumstance the user can do something about: what was wrong and where is in the message,
 * what to do is in the hint. Whoever starts a process prints both and no stack trace; every other error is a
 * fault of the program.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** A stable `snake_case` word to branch on and to search for. */
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, details: UserErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : {});
    this.code = code;
    this.hint = details.hint;
  }
}

/** Whether an error is a `UserError`, optionally one of a given code. */
export function isUserError(error: unknown, code?: string): error is UserError {
  return error instanceof UserError && (code === undefined || error.code === code);
}
