import { prices } from '@cardlake/cost';
import type { Command } from 'commander';
import type { App } from '../app';
import { environmentWords, regionOf } from '../options/environment';
import { withExamples } from '../options/examples';
import { batchLocationResolver, type JobQueueOptions, withJobQueueOptions } from '../options/job-queue';
import { countValue } from '../options/values';
import { containerJobsText, containerJobText } from '../output/container-job-text';
import { jsonLine } from '../output/json';
import { styleFor } from '../output/style';

interface StatusOptions extends JobQueueOptions {
  readonly limit: number;
  readonly json?: true;
}

/** Days that are looked back for the newest jobs: Batch itself does not keep them for much longer. */
const DAYS = 30;

/** Adds `cardlake batch status`, which shows jobs on AWS Batch. */
export function registerBatchStatus(batch: Command, app: App): void {
  const command = batch
    .command('status')
    .summary('show a job on AWS Batch, or the newest jobs')
    .description(
      "Shows a job, or the newest jobs of the queue: state, Batch's reason for it, attempts, time and cost.",
    )
    .argument('[job]', 'id of a job (default: the newest)')
    .option('--limit <n>', 'number of jobs to show', countValue, 10)
    .option('--json', 'one JSON object')
    .action((job: string | undefined, options: StatusOptions) => status(app, job, options));
  withJobQueueOptions(command);
  withExamples(
    command,
    'batch status --outputs outputs.json',
    'batch status 3f1c8a52-6d0e-4f6b-9a55-0c2b7d1e9f10 --env prod --json',
  );
}

async function status(app: App, id: string | undefined, options: StatusOptions): Promise<void> {
  const { openContainerJobs } = await import('@cardlake/aws/batch');
  const { findContainerJob, newestContainerJobs } = await import('../batch/find-job');
  const { toReport } = await import('../batch/report');
  const jobs = openContainerJobs({ region: regionOf(options) });
  const { out } = app.console;
  const style = styleFor(out, app.env);
  const nowMs = app.clock.now();
  if (id !== undefined) {
    const report = toReport(await findContainerJob(jobs, id), nowMs, prices());
    out.write(options.json ? jsonLine(report) : containerJobText(report, environmentWords(options), style));
    return;
  }
  const queue = batchLocationResolver(options)('queue');
  const found = await newestContainerJobs(jobs, queue, { nowMs, days: DAYS, limit: options.limit });
  const reports = found.map((job) => toReport(job, nowMs, prices()));
  out.write(options.json ? jsonLine({ queue, jobs: reports }) : containerJobsText(reports, style));
}
