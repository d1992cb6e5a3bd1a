import type { Command } from 'commander';
import { DEFAULT_LAKE } from '../config/settings';

/** Options of every command that works on a lake. */
export interface LakeOptions {
  readonly lake: string;
}

/** Adds `--lake`, with the same default in every command. */
export const withLakeOption = (command: Command): Command =>
  command.option('--lake <folder>', 'folder of the lake', DEFAULT_LAKE);
