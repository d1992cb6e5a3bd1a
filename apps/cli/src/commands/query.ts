import { queryLake } from '@cardlake/engine';
import { type Command, Option } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { styleFor } from '../output/style';
import { writeRows } from '../output/write-rows';
import { readLake } from '../process/run-command';

interface QueryOptions extends LakeOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** `cardlake query SQL`: asks the lake, changes nothing. */
export function registerQuery(program: Command, app: App): void {
  const command = program
    .command('query')
    .summary('ask the lake in SQL')
    .description(
      'Asks the newest committed state of the lake in SQL (DuckDB). Each table is a view layer.table, with its partition as the column dt.',
    )
    .argument('<sql>', 'one SELECT, DESCRIBE, SUMMARIZE or SHOW ALL TABLES')
    .addOption(new Option('--json', 'one JSON object a row').conflicts('csv'))
    .option('--csv', 'comma-separated values with a header')
    .action((sql: string, options: QueryOptions) => query(app, sql, options));
  withLakeOption(command);
  withExamples(
    command,
    'query "SELECT dt, count(*) AS n FROM silver.card_transactions GROUP BY dt ORDER BY dt"',
    'query "SELECT reasons, line_number, raw FROM silver.quarantine LIMIT 20" --json',
    'query "SELECT * FROM gold.fraud_features WHERE card_id = \'c1\' ORDER BY ts" --csv > features.csv',
    'query "SHOW ALL TABLES"',
  );
}

async function query(app: App, sql: string, options: QueryOptions): Promise<void> {
  const format = options.json ? 'json' : options.csv ? 'csv' : 'table';
  const { out } = app.console;
  const style = styleFor(out, app.env);
  await readLake(app, (context) =>
    queryLake(options.lake, sql, context, (result) => writeRows(result, format, out, style)),
  );
}
