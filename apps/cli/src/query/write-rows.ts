import { DuckDBDecimalValue, type DuckDBResult, type DuckDBValue } from '@duckdb/node-api';
import type { Style } from '../output/style';
import { alignedTable } from '../output/table';
import type { TextOut } from '../process/console';
import { jsonObject, plainText } from './value-text';

/** How the rows of a query are written. */
export type RowFormat = 'table' | 'json' | 'csv';

/** Writes rows as they come, so that their number does not matter. @returns how many there were. */
export async function writeRows(
  result: DuckDBResult,
  format: RowFormat,
  out: TextOut,
  style: Style,
): Promise<number> {
  const names = result.deduplicatedColumnNames();
  const write = WRITERS[format](names, style);
  let rows = 0;
  for await (const chunk of result.yieldRows()) {
    await out.writeAll(write(chunk));
    rows += chunk.length;
    if (out.closed) break;
  }
  if (rows === 0) await out.writeAll(write([]));
  return rows;
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
