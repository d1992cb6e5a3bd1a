import { type Clock, type Reporter, silentReporter } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { Environment } from '../environment';
import { BarReporter } from './bar-reporter';
import type { Console } from './console';
import { jsonReporter } from './json-reporter';
import { lineReporter } from './line-reporter';
import { styleFor } from './style';

/** Options for the output of a command that takes a while. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds `--json` and `--quiet` to a command. */
export const withOutputOptions = (command: Command): Command =>
  command
    .option('--json', 'one JSON line for each stage on standard output, and nothing else there')
    .option('--quiet', 'no progress');

/** Progress output of a command; `close` removes what is still on the screen. */
export interface Progress {
  readonly reporter: Reporter;
  close(): void;
}

/** Chooses bars on a terminal, plain lines elsewhere, and JSON or nothing on request. */
export function progressFor(
  { json = false, quiet = false }: OutputOptions,
  console: Console,
  clock: Clock,
  env: Environment,
): Progress {
  const close = () => {};
  if (json) return { reporter: jsonReporter(console.out, clock), close };
  if (quiet) return { reporter: silentReporter, close };
  const style = styleFor(console.err, env);
  if (!console.err.isTerminal || env.TERM === 'dumb') {
    return { reporter: lineReporter(console.err, clock, style), close };
  }
  const bars = new BarReporter(console.err, process.stderr, clock, style);
  return { reporter: bars, close: () => bars.close() };
}
