import type { Command } from 'commander';

/** What every command that needs a lake is given. */
export interface LakeOptions {
  readonly lake: string;
}

/** Adds `--lake`; the same default everywhere, so that it can be left out everywhere. */
export const withLakeOption = (command: Command): Command =>
  command.option('--lake <folder>', 'the lake, a folder', './lake');
