import type { Command } from 'commander';
import type { App } from '../app';
import { registerBatchLookup } from './batch-lookup';
import { registerBatchRun } from './batch-run';

/** Adds `cardlake batch …`, the feature jobs that also run in a container. */
export function registerBatch(program: Command, app: App): void {
  const batch = program
    .command('batch')
    .summary('feature jobs over any files, and their results')
    .description(
      'Runs feature jobs over files of any data set, as the container does on AWS Batch, and looks up their results.',
    );
  registerBatchRun(batch, app);
  registerBatchLookup(batch, app);
}
