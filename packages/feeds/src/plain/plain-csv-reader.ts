import type { CompiledFeed } from '../compiled/types';
import { EXTRA_FIELD } from '../projections/feed-table';
import { splitCsvRecord } from '../read/csv-cells';
import { readHeader } from '../read/csv-reader';
import { rootNames } from '../read/object-values';
import { type CellCheck, toJsonObject } from '../read/row-reader';
import { MAX_PLAIN_LENGTH, NULL_CELL, type PlainReader, quoteCell } from './plain-reader';
import { plainPattern } from './plain-texts';

/** Text without a character that parts records, or that no engine stores. */
const STORABLE = /^[^\0\r\n]*$/;

/** Makes the text of a column out of a cell of the record; undefined for a cell that is not plain. */
type WriteCell = (cell: string | null) => string | undefined;

/**
 * Makes the reader of plain CSV records.
 * @param header text of the first record, for a feed whose objects have a header
 */
export function createPlainCsvReader(
  feed: CompiledFeed,
  header: string | undefined,
  check: CellCheck,
): PlainReader {
  const { csv, columns, onUnknownColumn } = feed;
  if (csv === null) throw new Error(`${feed.name} is no feed of CSV`);
  const declared = columns.map(({ path: [name = ''] }) => name);
  const names = header === undefined ? declared : readHeader(header, csv);
  const roots = rootNames(feed);
  const unknown = names.flatMap((name, at) => (roots.has(name) ? [] : [{ name, at }]));
  if (unknown.length > 0 && onUnknownColumn === 'refuse') return () => undefined;
  const writers = columns.map((column) => ({
    at: names.indexOf(column.path[0] ?? ''),
    write: cellWriter(column, check),
  }));
  const checkExtra = check(EXTRA_FIELD.type);
  return (text) => {
    if (text.length > MAX_PLAIN_LENGTH) return undefined;
    const cells = splitCsvRecord(text, csv);
    if (cells.length !== names.length) return undefined;
    let line = '';
    for (const { at, write } of writers) {
      const written = write(cells[at] ?? null);
      if (written === undefined) return undefined;
      line += line === '' ? written : `,${written}`;
    }
    if (onUnknownColumn !== 'keep') return line;
    const extra = toJsonObject(
      new Map(unknown.map(({ name, at }) => [name, JSON.stringify(cells[at] ?? null)])),
    );
    if (extra === null) return `${line},${NULL_CELL}`;
    return checkExtra(extra) === undefined ? `${line},${quoteCell(extra)}` : undefined;
  };
}

function cellWriter(column: CompiledFeed['columns'][number], check: CellCheck): WriteCell {
  const { type, nullable } = column;
  const empty = nullable ? NULL_CELL : undefined;
  if (type.kind === 'string') {
    const checkText = check(type);
    return (cell) => {
      if (cell === null) return empty;
      return STORABLE.test(cell) && checkText(cell) === undefined ? quoteCell(cell) : undefined;
    };
  }
  const pattern = plainPattern(column);
  const isPlain = pattern === undefined ? undefined : new RegExp(`^${pattern}$`);
  return (cell) => {
    if (cell === null || cell === '') return empty;
    return isPlain?.test(cell) === true ? cell : undefined;
  };
}
