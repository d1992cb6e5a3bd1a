import { callForUser, systemTiming } from '@cardlake/aws';
import { parseDay } from '@cardlake/datasets';
import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { settingsOf } from '../cost/environment';
import { readReleaseOutputs } from '../emr/outputs';
import { withExamples } from '../options/examples';
import { type ReleaseOptions, withReleaseOptions } from '../options/release';
import { numberValue } from '../options/values';
import { jsonLine } from '../output/json';

interface TrainOptions extends ReleaseOptions {
  readonly dt?: string;
  readonly wait?: true;
  readonly pollSeconds: number;
  readonly json?: true;
}

const DESCRIPTION = `Starts the state machine of an environment that trains a version of the model on AWS, judges it against the one that decides, and releases it if it passes.

It trains on the newest training datasets in the lake bucket, or on those of --dt; the settings prediction.training say how. With --wait, the command waits for the end, and exits with 1
if no version was released. Ctrl-C does not stop the state machine.`;

/** Adds `cardlake release train`, which trains and releases a version on AWS. */
export function registerReleaseTrain(parent: Command, app: App): void {
  const command = parent
    .command('train')
    .summary('train a version on AWS, and release it if it passes the gate')
    .description(DESCRIPTION);
  withReleaseOptions(command)
    .option('--dt <day>', 'the day of the datasets, YYYY-MM-DD (default: the newest)', parseDay)
    .option('--wait', 'wait until the version is released, or is not')
    .option('--poll-seconds <n>', 'with --wait: seconds between two looks', numberValue, 15)
    .option('--json', 'one line of JSON on standard output')
    .action((options: TrainOptions) => train(app, options));
  withExamples(
    command,
    'release train --env dev --outputs outputs.json',
    'release train --env prod --outputs outputs.json --dt 2026-02-14 --wait',
  );
}

async function train(app: App, options: TrainOptions): Promise<void> {
  const { openExecutions } = await import('@cardlake/aws/executions');
  const { machine } = readReleaseOutputs(options.outputs, options.env);
  const executions = openExecutions({ region: options.region ?? settingsOf(options.env).region });
  const execution = await callForUser(() =>
    executions.start(machine, options.dt === undefined ? {} : { day: options.dt }),
  );
  const { out } = app.console;
  if (options.wait !== true) {
    out.write(options.json ? jsonLine({ execution }) : `${execution}\n`);
    return;
  }
  const message = `The release goes on: ${execution}`;
  const ended = await app.shutdown.guard({ message }, () =>
    callForUser(async () => {
      for (;;) {
        const found = await executions.describe(execution);
        if (found.status !== 'RUNNING') return found;
        await systemTiming.sleep(options.pollSeconds * 1000);
      }
    }),
  );
  const { status, error = null, cause = null } = ended;
  const { version = null }: { version?: string | null } = JSON.parse(ended.output ?? '{}');
  if (version === null) app.exitCode = EXIT_CODES.negative.code;
  out.write(
    options.json
      ? jsonLine({ execution, status, version, error, cause })
      : version === null
        ? `no version was released: ${[error ?? status, cause].filter(Boolean).join(': ')}\n`
        : `${version} decides for all cards\n`,
  );
}
