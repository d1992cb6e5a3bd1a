import type { WireValue } from '@cardlake/schema';
import type { CompiledFeed } from '../compiled/types';
import type { Transform } from '../definition/feed-schema';
import { type CsvCell, splitCsvRecord } from './csv-cells';
import { objectValues, rootNames } from './object-values';
import { type CellCheck, createRowReader, type RecordValues, type RowResult, rejected } from './row-reader';
import { applyTransform } from './transform';
import { readMembersOf } from './unread-members';

/** Reads the records of a CSV object. */
export type CsvReader = (text: string) => RowResult;

/**
 * Makes the reader of the CSV records of one object.
 * @param header text of the first record, for a feed whose objects have a header
 * @param check of the values, beyond the rules of the feed
 * @returns a function from the text of a record to a row, which never throws; or the reason to refuse the whole object
 */
export function createCsvReader(
  feed: CompiledFeed,
  header: string | undefined,
  transform?: Transform,
  check?: CellCheck,
): CsvReader | { readonly refused: RowResult } {
  const { csv } = feed;
  if (csv === null) throw new Error(`${feed.name} is no feed of CSV`);
  if (header !== undefined && LONE_RETURN.test(header)) return { refused: rejected('lone_return') };
  const names = csvNames(feed, header);
  const repeated = names.find((name, at) => names.indexOf(name) < at);
  if (repeated !== undefined) return { refused: rejected('duplicate_header', repeated || BLANK) };
  const roots = rootNames(feed);
  // A transform may compute every column from others.
  if (transform === undefined && !names.some((name) => roots.has(name)))
    return { refused: rejected('unknown_header') };
  const read = readMembersOf(feed);
  const readRow = createRowReader(feed, { isText: true }, check);
  const makeValues = valuesMaker(roots, names);
  return (text) => {
    const cells = splitCsvRecord(text, csv);
    if (cells.length !== names.length) return rejected('ragged_row');
    if (transform === undefined) return readRow(makeValues(cells));
    const made = applyTransform(
      transform,
      Object.fromEntries(names.map((name, at) => [name, cells[at] ?? null])),
    );
    return made === undefined ? rejected('transform_failed') : readRow(objectValues(made, read));
  };
}

/** Stands for a header without a name. */
const BLANK = '(blank)';

/** A return without a line feed: where it ends lines, all of the object stands in its header. */
const LONE_RETURN = /\r(?!\n)/;

/** Names of the values of a record: those of the header; without one, those that the columns read. */
export const csvNames = ({ csv, columns }: CompiledFeed, header: string | undefined): readonly string[] =>
  csv === null || header === undefined
    ? columns.map(({ path: [name = ''] }) => name)
    : splitCsvRecord(header, { ...csv, nullText: '' }).map((name) => (name ?? '').trim());

/**
 * Makes the function that gives the values of a record by the names of the header.
 * @param roots names that columns read
 */
function valuesMaker(
  roots: ReadonlySet<string>,
  names: readonly string[],
): (cells: readonly CsvCell[]) => RecordValues {
  const places = new Map(names.map((name, at) => [name, at]));
  const unknown = names.flatMap((name, at) => (roots.has(name) ? [] : [{ name, at }]));
  return (cells) => ({
    at([name = '']): WireValue | undefined {
      const value = cells[places.get(name) ?? -1] ?? null;
      return value === null ? undefined : { value, source: value };
    },
    others: () =>
      unknown.map(({ name, at }) => ({ path: [name], source: JSON.stringify(cells[at] ?? null) })),
  });
}
