import { isUserError } from '@cardlake/runtime';
import { CommanderError } from 'commander';
import type { Environment } from '../environment';
import type { OutputStream } from '../output/console';
import type { Style } from '../output/style';
import { EXIT } from './exit-code';

/**
 * Tells the user what went wrong and returns the exit code. The stack trace of a bug is shown with
 * CARDLAKE_DEBUG=1 only.
 */
export function explainError(error: unknown, err: OutputStream, style: Style, env: Environment): number {
  // Commander has already printed it; help and version are not errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.refused;
  if (isUserError(error)) {
    err.write(`${style.bad('cardlake:')} ${indented(error.message)}\n`);
    if (error.hint !== undefined) err.write(`${style.faint(error.hint)}\n`);
    return EXIT.refused;
  }
  const message = error instanceof Error ? error.message : String(error);
  err.write(`${style.bad('cardlake:')} this is a bug: ${indented(message)}\n`);
  if (env.CARDLAKE_DEBUG === '1') {
    err.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  } else {
    err.write(`${style.faint('The lake is consistent. CARDLAKE_DEBUG=1 shows where it happened.')}\n`);
  }
  return EXIT.failed;
}

/** Indents the later lines of a message: data in it must not look like a message of its own. */
const indented = (message: string): string => message.replaceAll('\n', '\n  ');
