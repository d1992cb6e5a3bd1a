import type { Command } from 'commander';
import type { App } from '../app';
import { type EnvironmentOptions, regionOf, withEnvironmentOptions } from '../options/environment';
import { withExamples } from '../options/examples';
import { countValue } from '../options/values';
import { jsonLine } from '../output/json';

interface LogsOptions extends EnvironmentOptions {
  readonly attempt?: number;
  readonly json?: true;
}

/** Adds `cardlake batch logs`, which prints the log of a job on AWS Batch. */
export function registerBatchLogs(batch: Command, app: App): void {
  const command = batch
    .command('logs')
    .summary('the log of a job on AWS Batch')
    .description(
      "Prints the log of a job's newest attempt, or of another one, as far as it has been written.",
    )
    .argument('<job>', 'id of the job')
    .option('--attempt <n>', 'attempt, from 1 (default: the newest)', countValue)
    .option('--json', 'one JSON object for each line: timestamp (ms) and message')
    .action((job: string, options: LogsOptions) => logs(app, job, options));
  withEnvironmentOptions(command);
  withExamples(
    command,
    'batch logs 3f1c8a52-6d0e-4f6b-9a55-0c2b7d1e9f10',
    'batch logs 3f1c8a52-6d0e-4f6b-9a55-0c2b7d1e9f10 --env prod --attempt 1 --json',
  );
}

async function logs({ console }: App, id: string, options: LogsOptions): Promise<void> {
  const { openContainerJobs } = await import('@cardlake/aws/batch');
  const { openLogStreams } = await import('@cardlake/aws/logs');
  const { findContainerJob } = await import('../batch/find-job');
  const { readAttemptLog } = await import('../batch/read-log');
  const region = regionOf(options);
  const job = await findContainerJob(openContainerJobs({ region }), id);
  for await (const lines of readAttemptLog(openLogStreams({ region }), job, options.attempt))
    await console.out.writeAll(
      lines.map((line) => (options.json ? jsonLine(line) : `${line.message.trimEnd()}\n`)).join(''),
    );
}
