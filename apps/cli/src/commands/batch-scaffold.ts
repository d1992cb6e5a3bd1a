import type { Command } from 'commander';
import type { App } from '../app';
import { scaffoldJob } from '../batch/scaffold';
import { withExamples } from '../options/examples';

const DESCRIPTION = `Writes packages/batch-jobs/src/jobs/NAME/job.ts of the checkout, a job that is one query over the Parquet files in raw/NAME/
of a lake, to be changed. \`npm run job:publish\` then adds it to the programs that run jobs, and to the page about them.`;

/** Adds `cardlake batch scaffold`, which begins a new feature job. */
export function registerBatchScaffold(batch: Command, app: App): void {
  const { out } = app.console;
  const scaffold = batch
    .command('scaffold')
    .summary('begin a new feature job')
    .description(DESCRIPTION)
    .argument('<name>', 'name of the job, of the folder of its input and of its results')
    .action((name: string) => {
      out.write(`wrote ${scaffoldJob(name)}; change it, then run\n\n  npm run job:publish\n`);
    });
  withExamples(scaffold, 'batch scaffold store-sales');
}
