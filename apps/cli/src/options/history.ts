import type { Command } from 'commander';
import { countUpTo } from './values';

/** Most executions of a history: each is described by a call, which Step Functions throttles by account and region. */
const MOST_LISTED = 100;

/** Option of the length of a history. */
export interface HistoryOptions {
  readonly limit: number;
}

/**
 * Adds the option of the length of a history of executions on AWS.
 * @param listed plural of what is listed
 */
export const withHistoryLimit = (command: Command, listed: string): Command =>
  command.option(
    '--limit <n>',
    `number of ${listed}, the newest, at most ${MOST_LISTED}`,
    countUpTo(MOST_LISTED),
    20,
  );
