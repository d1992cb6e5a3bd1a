import type { StreamResult } from '@cardlake/engine';
import { REMARKABLE_QUARANTINE } from '@cardlake/job-contract';
import { EXIT_CODES } from '@cardlake/runtime';
import { type Command, InvalidArgumentError } from 'commander';
import type { App } from '../app';
import { remark } from '../output/mode';
import { quarantineWarning } from '../output/quarantine-text';
import { numberValue } from './values';

/** Values of the option about quarantined lines. */
export interface QuarantineOptions {
  readonly maxQuarantine?: number;
}

/**
 * Adds `--max-quarantine`.
 * @param job the job that has it, for a command with several.
 */
export const withQuarantineOption = (command: Command, job?: string): Command =>
  command.option(
    '--max-quarantine <share>',
    `${job === undefined ? '' : `${job}: `}exit with 1 when more than this share of the lines of the run is quarantined; the run is kept`,
    shareValue,
  );

function shareValue(text: string): number {
  const share = numberValue(text);
  if (share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('Give a share from 0 to 1, for example 0.05.');
}

/**
 * Warns of a run that quarantined many lines. More than the user allows is a finding: the run stays committed, since nothing in it is
 * wrong and the lines are kept, but the caller learns of it.
 */
export function checkQuarantine(
  app: App,
  { refined, quarantined }: StreamResult,
  { maxQuarantine }: QuarantineOptions,
  lake: string,
): void {
  const counts = Object.values(refined.counts);
  const lines = counts.reduce((sum, each) => sum + each.lines, 0);
  const rejected = counts.reduce((sum, each) => sum + each.quarantined, 0);
  const isExceeded = maxQuarantine !== undefined && rejected > maxQuarantine * lines;
  if (isExceeded) app.exitCode = EXIT_CODES.negative.code;
  if (isExceeded || rejected > REMARKABLE_QUARANTINE * lines) {
    remark(app, quarantineWarning(rejected, lines, quarantined, lake));
  }
}
