import { type Command, Option } from 'commander';
import type { App } from '../app';
import { LOG_FILES } from '../emr/log-files';
import { deploymentResolver, type EmrOptions, withEmrOptions } from '../options/emr';
import { regionOf } from '../options/environment';
import { withExamples } from '../options/examples';

interface LogsOptions extends EmrOptions {
  readonly file: (typeof LOG_FILES)[number];
}

/** Adds `cardlake emr logs`, which prints a log of a run's driver. */
export function registerEmrLogs(emr: Command, app: App): void {
  const command = emr
    .command('logs')
    .summary("a log of a run's driver")
    .description(
      "Prints a log of a run's driver from where it was put, some minutes after the run has begun.",
    )
    .argument('<run>', 'id of the run')
    .addOption(new Option('--file <name>', 'which').choices(LOG_FILES).default(LOG_FILES[0]))
    .action((run: string, options: LogsOptions) => logs(app, run, options));
  withEmrOptions(command);
  withExamples(
    command,
    'emr logs 00fabcdefgh1234 --outputs outputs.json',
    'emr logs 00fabcdefgh1234 --application 00abc --file stdout',
  );
}

async function logs({ console }: App, run: string, options: LogsOptions): Promise<void> {
  const { openJobRuns } = await import('@cardlake/aws/emr-serverless');
  const { createS3Client, s3Reader } = await import('@cardlake/aws/s3');
  const { readJobRun } = await import('../emr/job-run');
  const { readDriverLog } = await import('../emr/logs');
  const region = regionOf(options);
  const found = await readJobRun(
    openJobRuns({ region }),
    deploymentResolver(options, options)('application'),
    run,
  );
  await console.out.writeAll(await readDriverLog(s3Reader(createS3Client({ region })), found, options.file));
}
