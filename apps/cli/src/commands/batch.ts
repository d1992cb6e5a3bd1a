import type { Command } from 'commander';
import type { App } from '../app';
import { registerBatchCancel } from './batch-cancel';
import { registerBatchHistory } from './batch-history';
import { registerBatchLogs } from './batch-logs';
import { registerBatchLookup } from './batch-lookup';
import { registerBatchRun } from './batch-run';
import { registerBatchScaffold } from './batch-scaffold';
import { registerBatchStatus } from './batch-status';
import { registerBatchSubmit } from './batch-submit';

/** Adds `cardlake batch …`, the feature jobs that also run in a container. */
export function registerBatch(program: Command, app: App): void {
  const batch = program
    .command('batch')
    .summary('feature jobs over any files, and their results')
    .description(
      'Runs feature jobs over files of any data set, here or in a container on AWS Batch, and looks up their results.',
    );
  registerBatchRun(batch, app);
  registerBatchLookup(batch, app);
  registerBatchScaffold(batch, app);
  registerBatchSubmit(batch, app);
  registerBatchStatus(batch, app);
  registerBatchLogs(batch, app);
  registerBatchCancel(batch, app);
  registerBatchHistory(batch, app);
}
