import type { JobRuns } from '@cardlake/aws/emr-serverless';
import type { Command } from 'commander';
import type { App } from '../app';
import { settingsOf } from '../cost/environment';
import { hasSucceeded, type RunReport } from '../emr/report';
import {
  type DeploymentOptions,
  deploymentResolver,
  type EmrOptions,
  regionOf,
  withEmrOptions,
} from '../options/emr';
import { withExamples } from '../options/examples';
import { type JobOptionValues, parseJobOptions, withJobOptions } from '../options/job';
import { numberValue } from '../options/values';
import { runText } from '../output/job-run-text';
import { jsonLine } from '../output/json';
import { styleFor } from '../output/style';
import { EXIT } from '../process/exit-code';
import type { JobKind } from '../spark/job-request';

interface SubmitOptions
  extends EmrOptions,
    JobOptionValues,
    Omit<DeploymentOptions, 'database' | 'application'> {
  readonly wait?: true;
  readonly pollSeconds: number;
}

const DESCRIPTION = `Submits a Spark job to EMR Serverless, as the pipeline does: with the sizes of the environment's settings.

Where things are is read from the outputs of the stacks ("cdktf output --outputs-file"), or given one by one. With
--wait it stays until the run is over, says what was billed, and ends with 1 when the run failed. Ctrl-C leaves the run
alone. A run that is submitted again with the same --run-id changes nothing.`;

/** `cardlake emr submit`: a job run on EMR Serverless. */
export function registerEmrSubmit(emr: Command, app: App): void {
  const command = withJobOptions(emr.command('submit').summary('submit a job').description(DESCRIPTION))
    .option('--role <arn>', 'role of the jobs')
    .option('--release <uri>', 'folder of the job release, s3://…/spark-jobs/<version>/')
    .option('--lake <uri>', 'the lake, s3://bucket')
    .option('--logs <uri>', 'where the logs go, s3://bucket/prefix/')
    .option('--key <arn>', 'KMS key of the logs')
    .option('--wait', 'stay until the run is over')
    .option('--poll-seconds <n>', 'with --wait: how often to ask', numberValue, 10)
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
  const known = deploymentResolver(options, options);
  const lake = known('lake').replace(/\/$/, '');
  const job = parseJobOptions(kind, choicesFor(options, command, known), lake, app.clock);
  const application = known('application');
  const { silverGold, pipeline } = settingsOf(options.env);
  const where = {
    application,
    role: known('role'),
    place: { lake, release: known('release').replace(/\/?$/, '/'), sizes: silverGold },
    logs: known('logs'),
    key: options.key ?? (options.outputs === undefined ? undefined : known('key')),
    timeoutMinutes: pipeline.jobTimeoutMinutes,
  };
  const api = openJobRuns({ region: regionOf(options) });
  const run = await submit(api, where, job);
  if (options.wait !== true) {
    const next = `cardlake emr status ${run} --application ${application}`;
    console.out.write(
      options.json
        ? jsonLine({ run, name: job.runId, application })
        : `${run}\nIt is submitted; see "${next}".\n`,
    );
    return;
  }
  const report = await ended(app, options, api, { application, run });
  if (!hasSucceeded(report)) app.exitCode = EXIT.failed;
  console.out.write(options.json ? jsonLine(report) : runText(report, styleFor(console.out, env)));
}

async function ended(
  { console, env, shutdown }: App,
  { pollSeconds, json }: SubmitOptions,
  api: JobRuns,
  { application, run }: { readonly application: string; readonly run: string },
): Promise<RunReport> {
  const { waitForEnd } = await import('../emr/wait');
  const style = styleFor(console.err, env);
  const tell = ({ state }: RunReport) => {
    if (json !== true) console.err.write(`${style.faint(run)} ${state}\n`);
  };
  const message = `The run goes on: cardlake emr status ${run} --application ${application}`;
  return shutdown.guard({ message }, () =>
    waitForEnd(api, application, run, { pollMs: pollSeconds * 1000, tell }),
  );
}

/** What was chosen; what was not is as the outputs and the environment's settings have it, as for the pipeline. */
function choicesFor(
  options: SubmitOptions,
  command: Command,
  known: (name: 'database') => string,
): JobOptionValues {
  const { datasets } = settingsOf(options.env);
  const settings = (Object.keys(datasets) as (keyof typeof datasets)[]).filter(
    (name) => command.getOptionValueSource(name) === 'default',
  );
  return {
    ...options,
    ...Object.fromEntries(settings.map((name) => [name, datasets[name]])),
    ...(options.compromisedCards === undefined && !datasets.excludeCompromisedCards
      ? { compromisedCards: true as const }
      : {}),
    ...(options.database === undefined && options.outputs !== undefined
      ? { database: known('database') }
      : {}),
  };
}
