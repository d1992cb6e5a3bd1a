import type { QueryResult } from '@cardlake/engine';
import { DuckDBDecimalValue, type DuckDBValue } from '@duckdb/node-api';
import type { OutputStream } from './console';
import { jsonObject } from './json';
import type { Style } from './style';
import { alignedTable } from './table';
import { plainText } from './value-text';

/** Text formats of query results. */
export type TextFormat = 'table' | 'json' | 'ndjson' | 'csv' | 'csv-safe';

/** Rows to write as text: those of a query, or others that are like them. */
export interface TextRows {
  readonly columns: readonly { readonly name: string }[];
  /** Reads the rows chunk by chunk; may be called once. */
  chunks(): AsyncIterable<{ readonly rowCount: number; getRows(): readonly DuckDBValue[][] }>;
}

/** Limits on the part of a result that is written. */
export interface RowLimits {
  /** Rows to write; all without one. */
  readonly limit?: number | undefined;
  /** Columns of the terminal to which a table is clipped. */
  readonly width?: number | undefined;
}

/**
 * Writes the rows of a query as text while they are read, so that results of any size fit.
 * @returns the number of rows beyond the limit.
 * @throws UserError as reading the rows does.
 */
export async function writeText(
  result: TextRows,
  format: TextFormat,
  out: OutputStream,
  style: Style,
  { limit = Number.POSITIVE_INFINITY, width }: RowLimits = {},
): Promise<number> {
  const names = result.columns.map(({ name }) => name);
  const { begin = '', separator = '', end = '', toText } = WRITERS[format](names, style, width);
  let [written, left] = [0, 0];
  await out.writeAll(begin);
  for await (const chunk of result.chunks()) {
    const taken = Math.min(chunk.rowCount, limit - written);
    left += chunk.rowCount - taken;
    if (taken === 0) continue;
    const before = written === 0 ? '' : separator;
    await out.writeAll(before + toText(chunk.getRows().slice(0, taken)));
    written += taken;
    if (out.closed) return 0;
  }
  if (written === 0) await out.writeAll(toText([]));
  await out.writeAll(end);
  return left;
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

/** Writes a result as text: its rows, and what stands before, between and after them. */
interface TextWriter {
  readonly begin?: string;
  readonly separator?: string;
  readonly end?: string;
  readonly toText: RowsToText;
}

const WRITERS: Readonly<
  Record<TextFormat, (names: readonly string[], style: Style, width: number | undefined) => TextWriter>
> = {
  table: (names, style, width) => {
    const text = alignedTable(names, style, width);
    return { toText: (rows) => text(rows.map((row) => row.map(cell))) };
  },
  json: (names) => ({
    begin: '[',
    separator: ',\n',
    end: ']\n',
    toText: (rows) => rows.map((row) => jsonRow(names, row)).join(',\n'),
  }),
  ndjson: (names) => ({ toText: (rows) => rows.map((row) => `${jsonRow(names, row)}\n`).join('') }),
  csv: (names) => ({ toText: csvWriter(names, plainText) }),
  'csv-safe': (names) => ({
    toText: csvWriter(names.map(withoutFormula), (value) =>
      isNumber(value) ? plainText(value) : withoutFormula(plainText(value)),
    ),
  }),
};

const jsonRow = (names: readonly string[], row: readonly DuckDBValue[]): string =>
  jsonObject(names.map((name, index) => [name, row[index]] as const));

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
