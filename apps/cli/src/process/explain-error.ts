import { diskError } from '@cardlake/lake';
import { EXIT_CODES, exitCodeOf, isUserError } from '@cardlake/runtime';
import { CommanderError } from 'commander';
import type { Environment } from '../environment';
import type { OutputStream } from '../output/console';
import type { Style } from '../output/style';

/**
 * Tells the user what went wrong and returns the exit code. The stack trace of a bug is shown with
 * CARDLAKE_DEBUG=1 only.
 */
export function explainError(thrown: unknown, err: OutputStream, style: Style, env: Environment): number {
  const error = asUserError(thrown);
  // Commander has already printed it; help and version are not errors.
  if (error instanceof CommanderError)
    return (error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.input).code;
  if (isUserError(error)) {
    err.write(`${style.bad('cardlake:')} ${indented(error.message)}\n`);
    if (error.hint !== undefined) err.write(`${style.faint(error.hint)}\n`);
    return exitCodeOf(error.code);
  }
  const message = error instanceof Error ? error.message : String(error);
  err.write(`${style.bad('cardlake:')} this is a bug: ${indented(message)}\n`);
  if (env.CARDLAKE_DEBUG === '1') {
    err.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  } else {
    err.write(`${style.faint('The lake is consistent. CARDLAKE_DEBUG=1 shows where it happened.')}\n`);
  }
  return EXIT_CODES.fault.code;
}

/** Turns an error of the operating system about a path into a user error: a disk is no fault of the program. */
const asUserError = (error: unknown): unknown =>
  error instanceof Error && 'errno' in error && 'path' in error
    ? diskError(error, String(error.path))
    : error;

/** Indents the later lines of a message: data in it must not look like a message of its own. */
const indented = (message: string): string => message.replaceAll('\n', '\n  ');
