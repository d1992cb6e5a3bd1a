import { DECISIONS, decisions } from '@cardlake/card-schema';
import { queryDecisions, readDecision } from '@cardlake/engine';
import { EXIT_CODES, isoInstant } from '@cardlake/runtime';
import { type Command, Option } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { instantValue, rowsValue } from '../options/values';
import { decisionText } from '../output/decision-text';
import { count } from '../output/format';
import { jsonLine } from '../output/json';
import { printable } from '../output/printable';
import { styleFor } from '../output/style';
import { writeText } from '../output/write-rows';
import { readLake } from '../process/run-command';

interface QueryOptions extends LakeOptions {
  readonly card?: string;
  readonly from?: number;
  readonly to?: number;
  readonly decision?: string;
  readonly model?: string;
  readonly limit?: number;
  readonly json?: boolean;
  readonly csv?: boolean;
}

type Column = keyof typeof decisions.fields;

const ALL_COLUMNS = Object.keys(decisions.fields) as Column[];
/** Columns of a table, which is for reading. */
const TABLE_COLUMNS: readonly Column[] = [
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
];

/** Rows of a table on a terminal, unless --limit says otherwise. */
const TERMINAL_ROWS = 40;

/** Adds the commands of `cardlake decisions`. */
export function registerDecisions(program: Command, app: App): void {
  const command = program
    .command('decisions')
    .summary('find decisions and show one')
    .description('Finds decisions in the lake, and shows one with everything it was made of.');
  registerQuery(command, app);
  registerShow(command, app);
}

function registerQuery(parent: Command, app: App): void {
  const command = parent
    .command('query')
    .summary('find decisions, the newest first')
    .description(
      `Finds decisions by their authorisation, the newest first. A table shows the main columns; --json and --csv have all of them, and
what is an object or a list as JSON text. Decisions come into the lake with the next \`cardlake run stream\`.`,
    )
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
  withLakeOption(command);
  withExamples(
    command,
    'decisions query --decision decline --from 2018-04-01 --to 2018-04-02',
    'decisions query --card c0002 --json',
    'decisions query --model fraud --limit 0 --csv',
  );
}

async function query(app: App, options: QueryOptions): Promise<void> {
  const { lake, from, to, card, decision, model } = options;
  const { out } = app.console;
  const format = options.json ? 'ndjson' : options.csv ? 'csv' : 'table';
  const isTable = format === 'table';
  const extent = {
    limit: (options.limit ?? (isTable && out.isTerminal ? TERMINAL_ROWS : 0)) || undefined,
    width: isTable && out.isTerminal ? out.width : undefined,
  };
  const style = styleFor(out, app.env);
  const columns = isTable ? TABLE_COLUMNS : ALL_COLUMNS;
  // A table tells how many rows it leaves out.
  const limit = isTable ? 0 : (options.limit ?? 0);
  const filter = { card, fromMicros: from, toMicros: to, decision, model };
  const left = await readLake(app, (context) =>
    queryDecisions({ lakeRoot: lake, columns, limit, ...filter }, context, (result) =>
      writeText(result, format, out, style, extent),
    ),
  );
  if (isTable && left > 0) out.write(`${style.faint(`… ${count(left)} more (--limit 0)`)}\n`);
}

function registerShow(parent: Command, app: App): void {
  const command = parent
    .command('show')
    .summary('show the decision on an event')
    .description(
      'Shows the decision on an event: what was decided and why, the vector, the snapshots, the history, and the time of each step.',
    )
    .argument('<event>', 'event id')
    .option('--json', 'one JSON object')
    .action((event: string, options: LakeOptions & { readonly json?: boolean }) => show(app, event, options));
  withLakeOption(command);
  withExamples(command, 'decisions show e0001', 'decisions show e0001 --json');
}

async function show(
  app: App,
  event: string,
  { lake, json }: LakeOptions & { readonly json?: boolean },
): Promise<void> {
  const { out, err } = app.console;
  const found = await readLake(app, (context) => readDecision(lake, event, context));
  if (found === undefined) {
    err.write(
      `cardlake: no decision on ${printable(event)}; those of now come with the next \`cardlake run stream\`\n`,
    );
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
  out.write(json ? jsonLine({ ...found, ...instants }) : decisionText(found, styleFor(out, app.env)));
}
