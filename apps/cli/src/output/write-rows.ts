import type { QueryResult } from '@cardlake/engine';
import { DuckDBDecimalValue, type DuckDBValue } from '@duckdb/node-api';
import type { OutputStream } from './console';
import { jsonObject } from './json';
import type { Style } from './style';
import { alignedTable } from './table';
import { plainText } from './value-text';

/** Text formats of query results. */
export type TextFormat = 'table' | 'json' | 'csv' | 'csv-safe';

/**
 * Writes the rows of a query as text while they are read, so that results of any size fit.
 * @throws UserError as reading the rows does.
 */
export async function writeText(
  result: QueryResult,
  format: TextFormat,
  out: OutputStream,
  style: Style,
): Promise<void> {
  const names = result.columns.map(({ name }) => name);
  const toText = WRITERS[format](names, style);
  let isEmpty = true;
  for await (const chunk of result.chunks()) {
    isEmpty = false;
    await out.writeAll(toText(chunk.getRows()));
    if (out.closed) return;
  }
  if (isEmpty) await out.writeAll(toText([]));
}

/**
 * Writes the rows of a query as an Arrow IPC stream while they are read.
 * @throws UserError `no_arrow_type`; as reading the rows does.
 */
export async function writeArrow(result: QueryResult, out: OutputStream): Promise<void> {
  const { encodeArrowStream } = await import('@cardlake/engine/arrow');
  for await (const bytes of encodeArrowStream(result)) {
    await out.writeAll(bytes);
    if (out.closed) return;
  }
}

/** Converts some rows to text; the first call puts the header before them. */
type RowsToText = (rows: readonly DuckDBValue[][]) => string;

const WRITERS: Readonly<Record<TextFormat, (names: readonly string[], style: Style) => RowsToText>> = {
  table: (names, style) => {
    const text = alignedTable(names, style);
    return (rows) => text(rows.map((row) => row.map(cell)));
  },
  json: (names) => (rows) =>
    rows.map((row) => `${jsonObject(names.map((name, index) => [name, row[index]!] as const))}\n`).join(''),
  csv: (names) => csvWriter(names, plainText),
  'csv-safe': (names) =>
    csvWriter(names.map(withoutFormula), (value) =>
      isNumber(value) ? plainText(value) : withoutFormula(plainText(value)),
    ),
};

function csvWriter(names: readonly string[], toText: (value: DuckDBValue) => string): RowsToText {
  let header = `${names.map(csvField).join(',')}\n`;
  return (rows) => {
    const text =
      header + rows.map((row) => `${row.map((value) => csvField(toText(value))).join(',')}\n`).join('');
    header = '';
    return text;
  };
}

/** Puts an apostrophe before a text that a spreadsheet would execute (OWASP ASVS 1.2.10). */
const withoutFormula = (text: string): string => (/^[=+\-@\t\r\n\0＝＋－＠]/.test(text) ? `'${text}` : text);

const isNumber = (value: DuckDBValue): boolean =>
  typeof value === 'number' || typeof value === 'bigint' || value instanceof DuckDBDecimalValue;

const cell = (value: DuckDBValue) => ({
  text: value === null ? 'null' : plainText(value),
  isNumber: isNumber(value),
});

const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
