import { diskError } from '@cardlake/lake';
import { EXIT_CODES, exitCodeOf, isUserError, type UserError } from '@cardlake/runtime';
import { CommanderError } from 'commander';
import type { App } from '../app';
import { styleFor } from '../output/style';

/**
 * Tells the user what went wrong and returns the exit code. The stack trace of a fault is shown with
 * --verbose or CARDLAKE_DEBUG=1 only.
 */
export function explainError(thrown: unknown, app: App): number {
  const { env, verbosity } = app;
  const { err } = app.console;
  const style = styleFor(err, env);
  const error = asUserError(thrown);
  // Commander has already printed it; help and version are not errors.
  if (error instanceof CommanderError)
    return (error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.input).code;
  if (isUserError(error)) {
    err.write(`${style.bad('cardlake:')} ${indented(error.message)}\n`);
    if (error.hint !== undefined) err.write(`${style.faint(error.hint)}\n`);
    if (verbosity === 'verbose') err.write(`${style.faint(causesOf(error))}\n`);
    return exitCodeOf(error.code);
  }
  const message = error instanceof Error ? error.message : String(error);
  err.write(`${style.bad('cardlake:')} this is a bug: ${indented(message)}\n`);
  if (verbosity === 'verbose' || env.CARDLAKE_DEBUG === '1') {
    err.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  } else {
    err.write(`${style.faint('The lake is consistent. --verbose shows where it happened.')}\n`);
  }
  return EXIT_CODES.fault.code;
}

/** Names the code of a user error and the errors below it. */
function causesOf({ code, cause }: UserError): string {
  const below: string[] = [];
  for (let at = cause; at instanceof Error && below.length < 10; at = at.cause)
    below.push(`caused by: ${at}`);
  return [`error code: ${code}`, ...below].map(indented).join('\n');
}

/** Turns an error of the operating system about a path into a user error: a disk is no fault of the program. */
const asUserError = (error: unknown): unknown =>
  error instanceof Error && 'errno' in error && 'path' in error
    ? diskError(error, String(error.path))
    : error;

/** Indents the later lines of a message: data in it must not look like a message of its own. */
const indented = (message: string): string => message.replaceAll('\n', '\n  ');
