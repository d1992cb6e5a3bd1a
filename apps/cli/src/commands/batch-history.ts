import { prices } from '@cardlake/cost';
import type { Command } from 'commander';
import type { App } from '../app';
import { regionOf } from '../options/environment';
import { withExamples } from '../options/examples';
import { batchLocationResolver, type JobQueueOptions, withJobQueueOptions } from '../options/job-queue';
import { countValue } from '../options/values';
import { containerJobsText, jobSumsText } from '../output/container-job-text';
import { jsonLine } from '../output/json';
import { remark } from '../output/mode';
import { styleFor } from '../output/style';

interface HistoryOptions extends JobQueueOptions {
  readonly days: number;
  readonly limit: number;
  readonly job?: string;
  readonly json?: true;
}

const DESCRIPTION = `Shows the jobs of the last days that are over, with time and cost, and the sums of each job. The time is that of the containers, as
Batch reports it; the cost is that of their vCPU and memory at the prices of \`cardlake cost\`, for regular capacity.
Spot costs about a third of it. Batch forgets a job some days after its end.`;

/** Adds `cardlake batch history`, which shows time and cost of jobs on AWS Batch. */
export function registerBatchHistory(batch: Command, app: App): void {
  const command = batch
    .command('history')
    .summary('time and cost of the jobs on AWS Batch')
    .description(DESCRIPTION)
    .option('--days <n>', 'days to look back', countValue, 7)
    .option('--job <name>', 'only the runs of this job')
    .option('--limit <n>', 'most jobs to look at, the newest', countValue, 1000)
    .option('--json', 'one JSON object')
    .action((options: HistoryOptions) => history(app, options));
  withJobQueueOptions(command);
  withExamples(
    command,
    'batch history --outputs outputs.json',
    'batch history --env prod --outputs outputs.json --days 2 --job daily-features --json',
  );
}

async function history(app: App, options: HistoryOptions): Promise<void> {
  const { days, limit, job } = options;
  const queue = batchLocationResolver(options)('queue');
  const { openContainerJobs } = await import('@cardlake/aws/batch');
  const { newestContainerJobs } = await import('../batch/find-job');
  const { hasStateEnded, toReport } = await import('../batch/report');
  const { sumByJob } = await import('../batch/history');
  const jobs = openContainerJobs({ region: regionOf(options) });
  const nowMs = app.clock.now();
  const found = await newestContainerJobs(jobs, queue, { nowMs, days, limit });
  if (found.length === limit)
    remark(app, `Older jobs than the newest ${limit} are left out; --limit takes more.\n`);
  const reports = found
    .map((each) => toReport(each, nowMs, prices()))
    .filter((report) => hasStateEnded(report.state) && (job === undefined || report.name === job));
  const sums = sumByJob(reports);
  const { out } = app.console;
  out.write(
    options.json
      ? jsonLine({ queue, days, jobs: reports, sums })
      : `${containerJobsText(reports, styleFor(out, app.env))}${sums.length > 0 ? '\n' : ''}${jobSumsText(sums)}`,
  );
}
