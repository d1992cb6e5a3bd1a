import { EXIT_CODES } from '@cardlake/runtime';
import type { Help } from 'commander';
import { formatItem } from '../help/format-item';

/** Writes the section of the help on exit codes. */
export const exitCodesHelp = (help: Help): string =>
  [
    'Exit codes:',
    ...Object.values(EXIT_CODES).map(({ code, meaning }) => formatItem(String(code), 3, meaning, help)),
  ].join('\n');

/** Returns the exit code of a program that a signal ends. */
export const exitCodeOfSignal = (signal: NodeJS.Signals): number =>
  (signal === 'SIGTERM' ? EXIT_CODES.terminated : EXIT_CODES.interrupted).code;
