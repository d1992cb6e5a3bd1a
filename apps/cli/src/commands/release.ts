import type { Command } from 'commander';
import type { App } from '../app';
import { registerReleaseRemove } from './release-remove';
import { registerReleaseRollback } from './release-rollback';
import { registerReleaseStart } from './release-start';
import { registerReleaseStatus } from './release-status';
import { registerReleaseTrain } from './release-train';

/** Adds `cardlake release …`, releases of a model on AWS. */
export function registerRelease(program: Command, app: App): void {
  const command = program
    .command('release')
    .summary('release versions of a model on AWS')
    .description('Releases versions of the model that decides on AWS, card by card, and rolls them back.');
  registerReleaseTrain(command, app);
  registerReleaseStart(command, app);
  registerReleaseStatus(command, app);
  registerReleaseRollback(command, app);
  registerReleaseRemove(command, app);
}
