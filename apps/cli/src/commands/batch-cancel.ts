import type { Command } from 'commander';
import type { App } from '../app';
import { type EnvironmentOptions, regionOf, withEnvironmentOptions } from '../options/environment';
import { withExamples } from '../options/examples';
import { jsonLine } from '../output/json';

interface CancelOptions extends EnvironmentOptions {
  readonly reason: string;
  readonly json?: true;
}

const DESCRIPTION = `Ends a job: one that waits never starts; one that runs is told to stop, and is killed after 30 seconds. Each day keeps its old
result or has its new one. A job that is over stays as it is.`;

/** Adds `cardlake batch cancel`, which ends a job on AWS Batch. */
export function registerBatchCancel(batch: Command, app: App): void {
  const command = batch
    .command('cancel')
    .summary('end a job on AWS Batch')
    .description(DESCRIPTION)
    .argument('<job>', 'id of the job')
    .option('--reason <text>', 'reason to keep with the job', 'cancelled by cardlake')
    .option('--json', 'one JSON object')
    .action((job: string, options: CancelOptions) => cancel(app, job, options));
  withEnvironmentOptions(command);
  withExamples(
    command,
    'batch cancel 3f1c8a52-6d0e-4f6b-9a55-0c2b7d1e9f10',
    'batch cancel 3f1c8a52-6d0e-4f6b-9a55-0c2b7d1e9f10 --env prod --reason "wrong day"',
  );
}

async function cancel({ console }: App, id: string, options: CancelOptions): Promise<void> {
  const { callForUser } = await import('@cardlake/aws');
  const { openContainerJobs } = await import('@cardlake/aws/batch');
  const { findContainerJob } = await import('../batch/find-job');
  const { hasStateEnded } = await import('../batch/report');
  const jobs = openContainerJobs({ region: regionOf(options) });
  const { status: state = '', jobName: name } = await findContainerJob(jobs, id);
  const isOver = hasStateEnded(state);
  if (!isOver) await callForUser(() => jobs.terminate(id, options.reason));
  console.out.write(
    options.json
      ? jsonLine({ id, name, state, cancelled: !isOver })
      : isOver
        ? `${id} is over: ${state}\n`
        : `${id} is told to stop; it was ${state}\n`,
  );
}
