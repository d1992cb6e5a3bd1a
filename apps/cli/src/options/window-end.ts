import type { RequestedEnd } from '@cardlake/engine';
import type { Command } from 'commander';
import { instantValue } from './values';

/** Values of the options of a window end. */
export interface WindowEndOptions {
  readonly windowEndTs?: number;
  readonly allowFutureEnd?: true;
}

/** Adds the options of a window end. @param now names the default. */
export const withWindowEndOptions = (command: Command, now = 'now'): Command =>
  command
    .option('--window-end-ts <time>', `unix seconds or ISO 8601 (default: ${now})`, instantValue)
    .option('--allow-future-end', 'accept a window end more than a day ahead of the clock');

/** Converts option values to the window end that they ask for. */
export const requestedEnd = ({
  windowEndTs,
  allowFutureEnd = undefined,
}: WindowEndOptions): RequestedEnd => ({
  windowEndMicros: windowEndTs,
  allowFuture: allowFutureEnd === true,
});
