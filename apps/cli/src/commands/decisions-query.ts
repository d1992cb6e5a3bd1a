import { DECISIONS, decisionFields, decisions } from '@cardlake/card-schema';
import { type DecisionFilter, queryDecisions } from '@cardlake/engine';
import { type Command, Option } from 'commander';
import type { App } from '../app';
import { decisionRows } from '../aws/decision-rows';
import { findDeployedDecisions } from '../aws/deployed-decisions';
import { type DeployedOptions, withDeployedOptions } from '../options/deployed';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { requireTimeRange } from '../options/time-range';
import { instantValue, rowsValue } from '../options/values';
import { count } from '../output/format';
import { styleFor } from '../output/style';
import { type TextRows, writeText } from '../output/write-rows';
import { readLake } from '../process/run-command';

interface QueryOptions extends LakeOptions, DeployedOptions {
  readonly event?: string;
  readonly card?: string;
  readonly from?: number;
  readonly to?: number;
  readonly decision?: string;
  readonly model?: string;
  readonly limit?: number;
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** Columns of a table, which is for reading. */
const TABLE_COLUMNS = [
  'ts',
  'event_id',
  'card_id',
  'merchant_id',
  'amount',
  'state',
  'decision',
  'probability',
  'model',
  'flags',
  'rules',
] as const satisfies readonly (keyof typeof decisionFields)[];

/** Rows of a table on a terminal, unless --limit says otherwise. */
const TERMINAL_ROWS = 40;

/** Adds `cardlake decisions query`, which finds decisions. */
export function registerDecisionsQuery(parent: Command, app: App): void {
  const command = parent
    .command('query')
    .summary('find decisions, the newest first')
    .description(
      `Finds decisions by their authorisation, the newest first. A table shows the main columns; --json and --csv have all of them, and
what is an object or a list as JSON text. Decisions come into the lake with the next \`cardlake run stream\`.

With --env, they are looked for in the tables of an environment on AWS, where they are as soon as they are made: by --event, or by --card,
whose decisions are found as long as its events are kept.`,
    )
    .option('--event <id>', 'the decision on this event')
    .option('--card <id>', 'decisions on this card')
    .option('--from <time>', 'from this time of the authorisation on', instantValue)
    .option('--to <time>', 'before this time of the authorisation', instantValue)
    .addOption(
      new Option(
        '--decision <decision>',
        'what was decided; late: not decided, since it came too late',
      ).choices([...DECISIONS, 'late']),
    )
    .option('--model <name>', 'decisions that this model scored')
    .option(
      '--limit <n>',
      `rows to write, 0 for all (default: all; ${TERMINAL_ROWS} on a terminal)`,
      rowsValue,
    )
    .addOption(new Option('--json', 'one JSON object for each decision').conflicts('csv'))
    .option('--csv', 'comma-separated values with a header')
    .action((options: QueryOptions) => query(app, options));
  withDeployedOptions(withLakeOption(command));
  withExamples(
    command,
    'decisions query --decision decline --from 2026-02-14 --to 2026-02-15',
    'decisions query --card c00031 --json',
    'decisions query --model fraud --limit 0 --csv',
    'decisions query --env dev --card c00031 --from 2026-02-14',
  );
}

async function query(app: App, options: QueryOptions): Promise<void> {
  requireTimeRange(options);
  const { lake: lakeRoot, env, event, card, from: fromMicros, to: toMicros, decision, model } = options;
  const { out } = app.console;
  const format = options.json ? 'ndjson' : options.csv ? 'csv' : 'table';
  const isTable = format === 'table';
  const filter: DecisionFilter = { event, card, fromMicros, toMicros, decision, model };
  const most = options.limit ?? (isTable && out.isTerminal ? TERMINAL_ROWS : 0);
  const extent = { limit: most || undefined, width: isTable && out.isTerminal ? out.width : undefined };
  const style = styleFor(out, app.env);
  const write = (rows: TextRows) => writeText(rows, format, out, style, extent);
  if (env !== undefined) {
    // One more tells whether there are more.
    const limit = most === 0 ? 0 : most + 1;
    const found = await findDeployedDecisions({ ...options, env }, filter, limit, app.clock);
    const columns = isTable
      ? TABLE_COLUMNS
      : (Object.keys(decisionFields) as (keyof typeof decisionFields)[]);
    const left = await write(decisionRows(found, columns));
    if (isTable && left > 0) out.write(`${style.faint('… more (--limit 0)')}\n`);
    return;
  }
  const columns = isTable
    ? TABLE_COLUMNS
    : (Object.keys(decisions.fields) as (keyof typeof decisions.fields)[]);
  // A table tells how many rows it leaves out.
  const limit = isTable ? 0 : most;
  const left = await readLake(app, (context) =>
    queryDecisions({ lakeRoot, columns, limit, ...filter }, context, write),
  );
  if (isTable && left > 0) out.write(`${style.faint(`… ${count(left)} more (--limit 0)`)}\n`);
}
