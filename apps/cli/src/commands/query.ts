import { queryLake } from '@cardlake/engine';
import { UserError } from '@cardlake/runtime';
import { type Command, Option } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { styleFor } from '../output/style';
import { type TextFormat, writeArrow, writeText } from '../output/write-rows';
import { readLake } from '../process/run-command';

const FORMATS = ['table', 'json', 'csv', 'arrow'] as const satisfies readonly (TextFormat | 'arrow')[];

interface QueryOptions extends LakeOptions {
  readonly format?: (typeof FORMATS)[number];
  readonly json?: boolean;
  readonly csv?: boolean;
}

const DESCRIPTION = `Queries the newest committed version of the lake in SQL (DuckDB). Each table is a view layer.table, with its partition
as the column dt.

Formats: an aligned table, one JSON object for each row, comma-separated values with a header, or an Arrow IPC stream
for notebooks, which keeps types and every digit.`;

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
        .conflicts(['json', 'csv']),
    )
    .addOption(new Option('--json', 'the same as --format json').conflicts('csv'))
    .option('--csv', 'the same as --format csv')
    .action((sql: string, options: QueryOptions) => query(app, sql, options));
  withLakeOption(command);
  withExamples(
    command,
    'query "SELECT dt, count(*) AS n FROM silver.card_transactions GROUP BY dt ORDER BY dt"',
    'query "SELECT reasons, line_number, raw FROM silver.quarantine LIMIT 20" --json',
    'query "SELECT * FROM gold.fraud_features WHERE card_id = \'c1\' ORDER BY ts" --csv > features.csv',
    'query "SELECT * FROM gold.training" --format arrow > training.arrows',
    'query "SHOW ALL TABLES"',
  );
}

async function query(app: App, sql: string, options: QueryOptions): Promise<void> {
  const format = options.format ?? (options.json ? 'json' : options.csv ? 'csv' : 'table');
  const { out } = app.console;
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
