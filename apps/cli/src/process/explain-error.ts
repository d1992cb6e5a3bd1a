import { isUserError } from '@cardlake/runtime';
import { CommanderError } from 'commander';
import type { Environment } from '../environment';
import type { OutputStream } from '../output/console';
import type { Style } from '../output/style';
import { EXIT } from './exit-code';

/**
 * Tells the user what went wrong, in the words that fit whose fault it is, and says how the process is to end.
 * The stack trace of a fault of the program shows with CARDLAKE_DEBUG=1 only.
 */
export function explainError(error: unknown, err: OutputStream, style: Style, env: Environment): number {
  // Commander has said it already; asking for help or the version is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.refused;
  if (isUserError(error)) {
    err.write(`${style.bad('cardlake:')} ${error.message}\n`);
    if (error.hint !== undefined) err.write(`${style.faint(error.hint)}\n`);
    return EXIT.refused;
  }
  const message = error instanceof Error ? error.message : String(error);
  err.write(`${style.bad('cardlake:')} this is a fault of the program: ${message}\n`);
  if (env.CARDLAKE_DEBUG === '1') {
    err.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  } else {
    err.write(`${style.faint('The lake is whole. CARDLAKE_DEBUG=1 shows where it happened.')}\n`);
  }
  return EXIT.failed;
}
