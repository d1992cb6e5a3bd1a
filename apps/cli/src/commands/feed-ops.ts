import { callForUser } from '@cardlake/aws';
import type { Executions } from '@cardlake/aws/executions';
import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { readFeedOperations } from '../emr/outputs';
import { deployedFeedTable } from '../feeds/deployed-feed';
import { findOperation, listOperations, startOperation } from '../feeds/operations';
import { regionOf } from '../options/environment';
import { withExamples } from '../options/examples';
import { type HistoryOptions, withHistoryLimit } from '../options/history';
import { type ReleaseOptions, withReleaseOptions } from '../options/release';
import { requireTimeRange } from '../options/time-range';
import { instantValue } from '../options/values';
import { jsonLine } from '../output/json';
import { operationsText, operationText } from '../output/operation-text';
import { styleFor } from '../output/style';

interface Options extends ReleaseOptions {
  readonly json?: true;
}

interface StartOptions extends Options {
  readonly from: number;
  readonly to?: number;
  readonly prefix?: string;
  readonly dryRun?: true;
  readonly force?: true;
}

const START = `Starts the state machine feed-ops of an environment on AWS: it replays the objects of a range of time, waits until they are published, adds up the verdicts on them, and
reports, to the lake and to the alert topic. An object keeps its identity, so that one that was published or blocked stays as it is. With --force, such an object is judged anew, and its
rows, its rejected records and its release leave with that. Run it with --dry-run first, which counts and sends nothing.`;

const STATUS = `Shows an operation on the feeds of an environment on AWS, by default the newest: its report, what failed, and which objects are stuck.
The exit code is 1 when it did not succeed, or objects are blocked.`;

/** Adds `cardlake feed ops`, which starts and shows operations on feeds on AWS. */
export function registerFeedOps(feed: Command, app: App): void {
  const ops = feed
    .command('ops')
    .summary('replay, wait, quality and report on AWS')
    .description('Starts and shows operations on the feeds of an environment on AWS.');
  registerStart(ops, app);
  registerStatus(ops, app);
  registerHistory(ops, app);
}

function registerStart(ops: Command, app: App): void {
  const command = ops
    .command('start')
    .summary('start an operation on feeds on AWS')
    .description(START)
    .argument('[name]', 'one feed; by default all')
    .requiredOption('--from <time>', 'objects written from this time on', instantValue)
    .option('--to <time>', 'objects written before this time (default: the start)', instantValue)
    .option('--prefix <prefix>', 'objects whose keys below the folder of the feed begin so')
    .option('--force', 'load again what is loaded')
    .option('--dry-run', 'count the objects, and send nothing');
  withReleaseOptions(command)
    .option('--json', 'one JSON object')
    .action((name: string | undefined, options: StartOptions) => start(app, name, options));
  withExamples(
    command,
    'feed ops start --from 2026-05-01 --env dev',
    'feed ops start shipments --from 2026-05-01 --to 2026-05-02 --prefix may/ --env prod --force --dry-run --json',
  );
}

async function start(app: App, name: string | undefined, options: StartOptions): Promise<void> {
  requireTimeRange(options);
  const { from, to, prefix, dryRun, force, json } = options;
  const table = name === undefined ? undefined : deployedFeedTable(name);
  const { executions, machine } = await open(options);
  const execution = await callForUser(() =>
    startOperation(executions, machine, {
      ...(table !== undefined && { feeds: [table] }),
      from: toInstant(from),
      ...(to !== undefined && { to: toInstant(to) }),
      ...(prefix !== undefined && { prefix }),
      ...(dryRun && { dryRun }),
      ...(force && { force }),
    }),
  );
  app.console.out.write(json ? jsonLine({ execution }) : `${execution}\n`);
}

const toInstant = (micros: number): string => new Date(micros / 1000).toISOString();

function registerStatus(ops: Command, app: App): void {
  const command = ops
    .command('status')
    .summary('show an operation on feeds on AWS, or the newest')
    .description(STATUS)
    .argument('[execution]', 'name of an execution (default: the newest)');
  withReleaseOptions(command)
    .option('--json', 'one JSON object')
    .action(async (name: string | undefined, options: Options) => {
      const { executions, machine } = await open(options);
      const found = await callForUser(() => findOperation(executions, machine, { name, env: options.env }));
      const isNegative = found.outcome === 'blocked' || found.error !== null || isOver(found.status);
      if (isNegative) app.exitCode = EXIT_CODES.negative.code;
      const { out } = app.console;
      out.write(options.json ? jsonLine(found) : operationText(found, styleFor(out, app.env)));
    });
  withExamples(command, 'feed ops status --env dev', 'feed ops status --env prod --json');
}

/** Tells whether an execution was ended before it reported. */
const isOver = (status: string): boolean => !['RUNNING', 'SUCCEEDED'].includes(status);

function registerHistory(ops: Command, app: App): void {
  const command = ops
    .command('history')
    .summary('list the operations on feeds on AWS')
    .description(
      'Lists the operations on the feeds of an environment on AWS, the newest first. Step Functions forgets one 90 days after its end.',
    );
  withHistoryLimit(withReleaseOptions(command), 'operations')
    .option('--json', 'one JSON object for each operation')
    .action(async (options: Options & HistoryOptions) => {
      const { executions, machine } = await open(options);
      const found = await callForUser(() => listOperations(executions, machine, options.limit));
      const { out } = app.console;
      out.write(options.json ? found.map(jsonLine).join('') : operationsText(found, styleFor(out, app.env)));
    });
  withExamples(command, 'feed ops history --env dev', 'feed ops history --env prod --limit 100 --json');
}

async function open(
  options: ReleaseOptions,
): Promise<{ readonly executions: Executions; readonly machine: string }> {
  const machine = readFeedOperations(options.outputs, options.env);
  const { openExecutions } = await import('@cardlake/aws/executions');
  return { executions: openExecutions({ region: regionOf(options) }), machine };
}
