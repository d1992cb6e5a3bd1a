import { readDecision, type StoredDecision, toStoredDecision } from '@cardlake/engine';
import { EXIT_CODES, isoInstant } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { readDeployedDecision } from '../aws/deployed-decisions';
import { type DeployedOptions, withDeployedOptions } from '../options/deployed';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { decisionText } from '../output/decision-text';
import { jsonLine } from '../output/json';
import { printable } from '../output/printable';
import { styleFor } from '../output/style';
import { readLake } from '../process/run-command';

interface ShowOptions extends LakeOptions, DeployedOptions {
  readonly json?: boolean;
}

/** Adds `cardlake decisions show EVENT`, which shows one decision. */
export function registerDecisionsShow(parent: Command, app: App): void {
  const command = parent
    .command('show')
    .summary('show the decision on an event')
    .description(
      `Shows the decision on an event: what was decided and why, the vector, the snapshots, the history, and the time of each step. With
--env, as it is in the table of an environment on AWS.`,
    )
    .argument('<event>', 'event id')
    .option('--json', 'one JSON object')
    .action((event: string, options: ShowOptions) => show(app, event, options));
  withDeployedOptions(withLakeOption(command));
  withExamples(
    command,
    'decisions show e0001',
    'decisions show e0001 --json',
    'decisions show e0001 --env dev --outputs outputs.json',
  );
}

async function show(app: App, event: string, options: ShowOptions): Promise<void> {
  const { out, err } = app.console;
  const found = await find(app, event, options);
  if (found === undefined) {
    const where =
      options.env === undefined
        ? '; those of now come with the next `cardlake run stream`'
        : ` in ${options.env}`;
    err.write(`cardlake: no decision on ${printable(event)}${where}\n`);
    app.exitCode = EXIT_CODES.negative.code;
    return;
  }
  const { ts, received_at, decided_at, history_read_at } = found;
  const instants = {
    ts: isoInstant(ts),
    received_at: isoInstant(received_at),
    decided_at: isoInstant(decided_at),
    history_read_at: history_read_at === null ? null : isoInstant(history_read_at),
  };
  out.write(options.json ? jsonLine({ ...found, ...instants }) : decisionText(found, styleFor(out, app.env)));
}

async function find(
  app: App,
  event: string,
  { env, lake, ...options }: ShowOptions,
): Promise<StoredDecision | undefined> {
  if (env === undefined) return readLake(app, (context) => readDecision(lake, event, context));
  const found = await readDeployedDecision({ ...options, env }, event, app.clock);
  return found && toStoredDecision(found);
}
