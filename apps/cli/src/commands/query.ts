import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { exportQuery, queryLake } from '@cardlake/engine';
import { createTempFolder } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { readInputText } from '../options/input-file';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { type FormatOptions, formatOf, isBinary, withFormatOptions } from '../options/query-format';
import { rowsValue } from '../options/values';
import type { OutputStream } from '../output/console';
import { count } from '../output/format';
import { openResultFile, reserveResultFile } from '../output/result-file';
import { styleFor } from '../output/style';
import { writeArrow, writeText } from '../output/write-rows';
import { fillResultFile } from '../process/fill-result-file';
import { readLake } from '../process/run-command';

interface QueryOptions extends LakeOptions, FormatOptions {
  readonly file?: string;
  readonly limit?: number | undefined;
  readonly out?: string;
}

/** Rows of a table on a terminal, unless --limit says otherwise. */
const TERMINAL_ROWS = 40;

const DESCRIPTION = `Queries the newest committed version of the lake in SQL (DuckDB). Each table is a view layer.table, with its partition
as the column dt; SHOW TABLES lists them, DESCRIBE layer.table shows the columns of one.

Formats:

  table     aligned; on a terminal ${TERMINAL_ROWS} rows, clipped to its width
  json      one array
  ndjson    one JSON object for each row
  csv       comma-separated values with a header
  csv-safe  the same for spreadsheets: an apostrophe before what they would execute (=, +, -, @)
  parquet   a Parquet file, compressed with zstd
  arrow     an Arrow IPC stream for notebooks, which keeps types and every digit

A table shows control characters of data escaped; the other formats hold every value as it is.

Rows are written while they are read: a query that fails late has written some, and exits with 2. A file of --out
appears when it is complete, and is gzipped if its name ends with .gz.`;

/** Adds `cardlake query SQL`, which reads the lake and changes nothing. */
export function registerQuery(program: Command, app: App): void {
  const command = program
    .command('query')
    .summary('query the lake in SQL')
    .description(DESCRIPTION)
    .argument('[sql]', 'one SELECT, PIVOT, DESCRIBE, SUMMARIZE or SHOW; - for standard input')
    .option('--file <file>', 'read the SQL from a file');
  withFormatOptions(command)
    .option(
      '--limit <n>',
      `rows to write, 0 for all (default: all; ${TERMINAL_ROWS} on a terminal)`,
      rowsValue,
    )
    .option('-o, --out <file>', 'write the whole result into a file, or no file')
    .action((sql: string | undefined, options: QueryOptions) =>
      query(app, sqlOf(command, sql, options), options),
    );
  withLakeOption(command);
  withExamples(
    command,
    'query "SELECT dt, count(*) AS n FROM silver.card_transactions GROUP BY dt ORDER BY dt"',
    'query "SELECT reasons, line_number, raw FROM silver.quarantine" --limit 20 --json',
    'query "SELECT * FROM gold.fraud_features WHERE card_id = \'c1\' ORDER BY ts" --out features.csv',
    'query "SELECT * FROM gold.training" --out training.parquet',
    'query --file report.sql --format json',
    'query "SHOW TABLES"',
  );
}

function sqlOf(command: Command, sql: string | undefined, { file }: QueryOptions): string {
  if (sql !== undefined && file !== undefined) {
    return command.error('error: the SQL is given twice: as an argument and with --file');
  }
  const path = file ?? (sql === '-' ? sql : undefined);
  if (path !== undefined) return readInputText(path, 'Give a text file with one SQL statement.');
  return sql ?? command.error("error: missing required argument 'sql' (or --file)");
}

async function query(app: App, sql: string, options: QueryOptions): Promise<void> {
  const { out } = options;
  const format = formatOf(options, out);
  if (out === undefined && isBinary(format) && app.console.out.isTerminal) {
    throw new UserError('terminal_output', `${format} is binary and cannot be shown on a terminal`, {
      hint: `Write it to a file: \`cardlake query "SELECT …" --format ${format} --out rows.${format}\`.`,
    });
  }
  if (format === 'parquet') return writeParquet(app, sql, options);
  if (out === undefined) return writeResult(app, sql, options, app.console.out);
  return fillResultFile(openResultFile(out), app.shutdown, (file) =>
    writeResult(app, sql, options, file.out),
  );
}

async function writeResult(app: App, sql: string, options: QueryOptions, out: OutputStream): Promise<void> {
  const format = formatOf(options, options.out);
  const style = styleFor(out, app.env);
  const rows = options.limit ?? (out.isTerminal && format === 'table' ? TERMINAL_ROWS : 0);
  await readLake(app, async (context) => {
    if (format === 'table') {
      const extent = { limit: rows || undefined, width: out.isTerminal ? out.width : undefined };
      const left = await queryLake({ lakeRoot: options.lake, sql }, context, (result) =>
        writeText(result, format, out, style, extent),
      );
      if (left > 0) out.write(`${style.faint(`… ${count(left)} more (--limit 0)`)}\n`);
      return;
    }
    await queryLake({ lakeRoot: options.lake, sql, limit: rows }, context, async (result) => {
      if (isBinary(format)) await writeArrow(result, out);
      else await writeText(result, format, out, style);
    });
  });
}

/** Writes a Parquet file: in place, or beside it first when standard output is to have it. */
async function writeParquet(app: App, sql: string, { lake, limit, out }: QueryOptions): Promise<void> {
  if (out === undefined) return pipeParquet(app, sql, { lake, limit });
  return fillResultFile(reserveResultFile(out), app.shutdown, ({ partial }) =>
    exportTo(app, sql, { lake, limit }, partial),
  );
}

async function pipeParquet(
  app: App,
  sql: string,
  options: Pick<QueryOptions, 'lake' | 'limit'>,
): Promise<void> {
  const folder = createTempFolder();
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'rows.parquet');
    await app.shutdown.guard({ onAbort: remove }, async () => {
      await exportTo(app, sql, options, path);
      for await (const bytes of createReadStream(path)) await app.console.out.writeAll(bytes as Uint8Array);
    });
  } finally {
    remove();
  }
}

const exportTo = (
  app: App,
  sql: string,
  { lake, limit = 0 }: Pick<QueryOptions, 'lake' | 'limit'>,
  path: string,
): Promise<void> => readLake(app, (context) => exportQuery({ lakeRoot: lake, sql, limit }, context, path));
