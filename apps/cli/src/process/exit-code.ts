import { EXIT_CODES } from '@cardlake/runtime';

/** Section of `--help` on exit codes. */
export const EXIT_CODES_HELP = `Exit codes:
${Object.values(EXIT_CODES)
  .map(({ code, meaning }) => `  ${String(code).padEnd(3)}  ${meaning}`)
  .join('\n')}`;

/** Returns the exit code of a program that a signal ends. */
export const exitCodeOfSignal = (signal: NodeJS.Signals): number =>
  (signal === 'SIGTERM' ? EXIT_CODES.terminated : EXIT_CODES.interrupted).code;
