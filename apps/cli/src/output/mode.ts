import { type Reporter, silentReporter } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { BarReporter } from './bar-reporter';
import { jsonReporter } from './json-reporter';
import { lineReporter } from './line-reporter';
import { styleFor } from './style';

/** Options for the output of a command that takes a while. */
export interface OutputOptions {
  readonly json?: boolean;
}

/** Adds `--json` to a command. */
export const withOutputOptions = (command: Command): Command =>
  command.option('--json', 'one JSON line for each stage on standard output, and nothing else there');

/** Progress output of a command; `close` removes what is still on the screen. */
export interface Progress {
  readonly reporter: Reporter;
  close(): void;
}

/** The part of an app that shows progress. */
type ProgressSurroundings = Pick<App, 'console' | 'clock' | 'env' | 'verbosity'>;

/** Chooses bars on a terminal, plain lines elsewhere, and JSON or nothing on request. */
export function progressFor(
  { json = false }: OutputOptions,
  { console, clock, env, verbosity }: ProgressSurroundings,
): Progress {
  const close = () => {};
  if (json) return { reporter: jsonReporter(console.out, clock), close };
  if (verbosity === 'quiet') return { reporter: silentReporter, close };
  const style = styleFor(console.err, env);
  if (!console.err.isTerminal || env.TERM === 'dumb') {
    return { reporter: lineReporter(console.err, clock, style), close };
  }
  const bars = new BarReporter(console.err, process.stderr, clock, style);
  return { reporter: bars, close: () => bars.close() };
}

/** Writes a remark to standard error, unless the user wants it quiet. */
export const remark = ({ console, verbosity }: App, text: string): void => {
  if (verbosity !== 'quiet') console.err.write(text);
};
