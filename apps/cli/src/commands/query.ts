import { queryLake } from '@cardlake/engine';
import { UserError } from '@cardlake/runtime';
import { type Command, Option } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import type { OutputStream } from '../output/console';
import { openResultFile } from '../output/result-file';
import { styleFor } from '../output/style';
import { type TextFormat, writeArrow, writeText } from '../output/write-rows';
import { readLake } from '../process/run-command';

const FORMATS = ['table', 'json', 'csv', 'csv-safe', 'arrow'] as const satisfies readonly (
  | TextFormat
  | 'arrow'
)[];

interface QueryOptions extends LakeOptions {
  readonly format?: (typeof FORMATS)[number];
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly csvSafe?: boolean;
  readonly output?: string;
}

const DESCRIPTION = `Queries the newest committed version of the lake in SQL (DuckDB). Each table is a view layer.table, with its partition
as the column dt.

Formats: an aligned table, one JSON object for each row, comma-separated values with a header, or an Arrow IPC stream
for notebooks, which keeps types and every digit. A table shows control characters of data escaped; JSON and CSV hold
every value as it is. A spreadsheet would execute a value that begins like a formula (=, +, -, @): open --csv-safe there,
which puts an apostrophe before such texts.

Rows are written while they are read: a query that fails late has written some, and exits with 2. A file of --output
appears when it is complete.`;

/** Adds `cardlake query SQL`, which reads the lake and changes nothing. */
export function registerQuery(program: Command, app: App): void {
  const command = program
    .command('query')
    .summary('query the lake in SQL')
    .description(DESCRIPTION)
    .argument('<sql>', 'one SELECT, DESCRIBE, SUMMARIZE or SHOW ALL TABLES')
    .addOption(
      new Option('--format <format>', 'output format (default: table)')
        .choices(FORMATS)
        .conflicts(['json', 'csv', 'csvSafe']),
    )
    .addOption(new Option('--json', 'the same as --format json').conflicts(['csv', 'csvSafe']))
    .addOption(new Option('--csv', 'the same as --format csv').conflicts('csvSafe'))
    .option('--csv-safe', 'the same as --format csv-safe: CSV for spreadsheets')
    .option('-o, --output <file>', 'write the whole result into a file, or no file')
    .action((sql: string, options: QueryOptions) => query(app, sql, options));
  withLakeOption(command);
  withExamples(
    command,
    'query "SELECT dt, count(*) AS n FROM silver.card_transactions GROUP BY dt ORDER BY dt"',
    'query "SELECT reasons, line_number, raw FROM silver.quarantine LIMIT 20" --json',
    'query "SELECT * FROM gold.fraud_features WHERE card_id = \'c1\' ORDER BY ts" --csv -o features.csv',
    'query "SELECT * FROM gold.training" --format arrow -o training.arrows',
    'query "SHOW ALL TABLES"',
  );
}

async function query(app: App, sql: string, options: QueryOptions): Promise<void> {
  const { output } = options;
  if (output === undefined) return writeResult(app, sql, options, app.console.out);
  const file = openResultFile(output);
  try {
    await app.shutdown.guard({ onAbort: file.discard }, () => writeResult(app, sql, options, file.out));
    await file.finish();
  } finally {
    file.discard();
  }
}

async function writeResult(app: App, sql: string, options: QueryOptions, out: OutputStream): Promise<void> {
  const format = formatOf(options);
  if (format === 'arrow' && out.isTerminal) {
    throw new UserError('terminal_output', 'an Arrow stream is binary and cannot be shown on a terminal', {
      hint: 'Write it to a file or pipe it to a program: cardlake query "SELECT …" --format arrow > rows.arrows.',
    });
  }
  const style = styleFor(out, app.env);
  await readLake(app, (context) =>
    queryLake(options.lake, sql, context, (result) =>
      format === 'arrow' ? writeArrow(result, out) : writeText(result, format, out, style),
    ),
  );
}

const formatOf = ({ format = 'table', json, csv, csvSafe }: QueryOptions) =>
  json ? 'json' : csv ? 'csv' : csvSafe ? 'csv-safe' : format;
