import type { Command } from 'commander';

/** Adds examples to the end of a command's help, one on each line. */
export const withExamples = (command: Command, ...examples: readonly string[]): Command =>
  command.addHelpText(
    'after',
    `\nExamples:\n${examples.map((example) => `  $ cardlake ${example}`).join('\n')}\n`,
  );
