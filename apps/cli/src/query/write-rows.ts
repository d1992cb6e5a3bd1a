import { sqlError } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { DuckDBDecimalValue, type DuckDBPreparedStatement, type DuckDBValue } from '@duckdb/node-api';
import { jsonObject } from '../output/json';
import type { Style } from '../output/style';
import { alignedTable } from '../output/table';
import { plainText } from '../output/value-text';
import type { TextOut } from '../process/console';

/** How the rows of a query are written. */
export type RowFormat = 'table' | 'json' | 'csv';

/**
 * Runs a query and writes its rows as they come, so that their number does not matter.
 * @throws UserError with DuckDB's message; `lake_changed` when a writer removed a file after rows were written.
 */
export async function writeRows(
  statement: DuckDBPreparedStatement,
  format: RowFormat,
  out: TextOut,
  style: Style,
): Promise<void> {
  let rows = 0;
  try {
    const result = await statement.stream();
    const write = WRITERS[format](result.deduplicatedColumnNames(), style);
    for await (const chunk of result.yieldRows()) {
      rows += chunk.length;
      await out.writeAll(write(chunk));
      if (out.closed) return;
    }
    if (rows === 0) await out.writeAll(write([]));
  } catch (error) {
    const known = sqlError(error);
    if (rows === 0 || known.code !== 'file_missing') throw known;
    throw new UserError('lake_changed', 'a run replaced files of the lake while the query was reading them', {
      hint: 'Ask again; what was written so far is not the whole result.',
      cause: error,
    });
  }
}

/** Given some rows, the text for them; the first call comes with the header. */
type RowsToText = (rows: readonly DuckDBValue[][]) => string;

const WRITERS: Readonly<Record<RowFormat, (names: readonly string[], style: Style) => RowsToText>> = {
  table: (names, style) => {
    const text = alignedTable(names, style);
    return (rows) => text(rows.map((row) => row.map(cell)));
  },
  json: (names) => (rows) =>
    rows.map((row) => `${jsonObject(names.map((name, index) => [name, row[index]!] as const))}\n`).join(''),
  csv: (names) => {
    let header = `${names.map(csvField).join(',')}\n`;
    return (rows) => {
      const text =
        header + rows.map((row) => `${row.map((value) => csvField(plainText(value))).join(',')}\n`).join('');
      header = '';
      return text;
    };
  },
};

const cell = (value: DuckDBValue) => ({
  text: value === null ? 'null' : plainText(value),
  isNumber: typeof value === 'number' || typeof value === 'bigint' || value instanceof DuckDBDecimalValue,
});

const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
