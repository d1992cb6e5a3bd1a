import type { JobRuns } from '@cardlake/aws/emr-serverless';
import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { settingsOf } from '../cost/environment';
import { hasSucceeded, type RunReport } from '../emr/report';
import { type DeploymentOptions, deploymentResolver, type EmrOptions, withEmrOptions } from '../options/emr';
import { regionOf } from '../options/environment';
import { withExamples } from '../options/examples';
import { type JobOptionValues, parseJobOptions, withJobOptions } from '../options/job';
import { numberValue } from '../options/values';
import { runText } from '../output/job-run-text';
import { jsonLine } from '../output/json';
import { remark } from '../output/mode';
import { styleFor } from '../output/style';
import type { JobKind } from '../spark/job-request';

interface SubmitOptions
  extends EmrOptions,
    JobOptionValues,
    Omit<DeploymentOptions, 'database' | 'application'> {
  readonly wait?: true;
  readonly pollSeconds: number;
}

const DESCRIPTION = `Submits a Spark job to EMR Serverless, as the pipeline does: with the sizes from the environment's settings.

The locations are read from the outputs of the stacks ("cdktf output --outputs-file"), or given one by one. With --wait,
the command waits until the run is over, shows what was billed, and exits with 1 if the run failed. Ctrl-C does not stop
the run. Submitting a run again with the same --run-id changes nothing.`;

/** Adds `cardlake emr submit`, which runs a job on EMR Serverless. */
export function registerEmrSubmit(emr: Command, app: App): void {
  const command = withJobOptions(emr.command('submit').summary('submit a job').description(DESCRIPTION))
    .option('--role <arn>', 'role of the jobs')
    .option('--release <uri>', 'folder of the job release, s3://…/spark-jobs/<version>/')
    .option('--lake <uri>', 'the lake, s3://bucket')
    .option('--logs <uri>', 'location of the logs, s3://bucket/prefix/')
    .option('--key <arn>', 'KMS key of the logs')
    .option('--wait', 'wait until the run is over')
    .option('--poll-seconds <n>', 'with --wait: seconds between status requests', numberValue, 10)
    .option('--json', 'one JSON object')
    .action((kind: JobKind, options: SubmitOptions) => run(app, kind, options, command));
  withEmrOptions(command);
  withExamples(
    command,
    'emr submit stream --env dev --outputs outputs.json --wait',
    'emr submit daily --env prod --outputs outputs.json --dt 2026-05-01',
    'emr submit maintenance --application 00abc --role arn:aws:iam::123456789012:role/job --lake s3://lake \\\n      --release s3://artifacts/spark-jobs/1/ --logs s3://logs/spark/',
  );
}

async function run(app: App, kind: JobKind, options: SubmitOptions, command: Command): Promise<void> {
  const { console, env } = app;
  const { openJobRuns } = await import('@cardlake/aws/emr-serverless');
  const { submit } = await import('../emr/submit');
  const resolve = deploymentResolver(options, options);
  const lake = resolve('lake').replace(/\/$/, '');
  const job = parseJobOptions(kind, completeOptions(options, command, resolve), lake, app.clock);
  const application = resolve('application');
  const { silverGold, pipeline } = settingsOf(options.env);
  const submission = {
    application,
    role: resolve('role'),
    place: { lake, release: resolve('release').replace(/\/?$/, '/'), sizes: silverGold },
    logs: resolve('logs'),
    key: options.key ?? (options.outputs === undefined ? undefined : resolve('key')),
    timeoutMinutes: pipeline.jobTimeoutMinutes,
  };
  const api = openJobRuns({ region: regionOf(options) });
  const run = await submit(api, submission, job);
  if (options.wait !== true) {
    const next = `cardlake emr status ${run} --application ${application}`;
    console.out.write(
      options.json
        ? jsonLine({ run, name: job.runId, application })
        : `${run}\nThe job is submitted; \`${next}\` shows its state.\n`,
    );
    return;
  }
  const report = await waitForReport(app, options, api, { application, run });
  if (!hasSucceeded(report)) app.exitCode = EXIT_CODES.negative.code;
  console.out.write(options.json ? jsonLine(report) : runText(report, styleFor(console.out, env)));
}

async function waitForReport(
  app: App,
  { pollSeconds, json }: SubmitOptions,
  api: JobRuns,
  { application, run }: { readonly application: string; readonly run: string },
): Promise<RunReport> {
  const { waitForEnd } = await import('../emr/wait');
  const style = styleFor(app.console.err, app.env);
  const onState = ({ state }: RunReport) => {
    if (json !== true) remark(app, `${style.faint(run)} ${state}\n`);
  };
  const message = `The run continues: \`cardlake emr status ${run} --application ${application}\``;
  return app.shutdown.guard({ message }, () =>
    waitForEnd(api, application, run, { pollMs: pollSeconds * 1000, onState }),
  );
}

/** Completes the option values from the stack outputs and the environment's settings, as the pipeline does. */
function completeOptions(
  options: SubmitOptions,
  command: Command,
  resolve: (name: 'database') => string,
): JobOptionValues {
  const { datasets, prediction } = settingsOf(options.env);
  const settings = (Object.keys(datasets) as (keyof typeof datasets)[]).filter(
    (name) => command.getOptionValueSource(name) === 'default',
  );
  return {
    ...options,
    decides: prediction.enabled,
    ...Object.fromEntries(settings.map((name) => [name, datasets[name]])),
    ...(command.getOptionValueSource('compromised') === 'default'
      ? { compromised: datasets.compromisedCards }
      : {}),
    ...(options.database === undefined && options.outputs !== undefined
      ? { database: resolve('database') }
      : {}),
  };
}
