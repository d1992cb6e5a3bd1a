import type { Command } from 'commander';
import { numberValue } from './values';

/** Options of waiting for a publication. */
export interface PublicationWaitOptions {
  readonly wait?: true;
  readonly pollSeconds: number;
}

/** Adds the options of waiting for a publication. */
export const withPublicationWait = (command: Command): Command =>
  command
    .option('--wait', 'wait for the verdict; exit code 1 when an object is blocked, or nothing was published')
    .option('--poll-seconds <n>', 'with --wait: seconds between two looks', numberValue, 10);
