import { open } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { diskError } from '../disk';
import {
  type ColumnChunk,
  ELEMENT,
  FILE,
  type Footer,
  ROW_GROUP,
  readFooter,
  type SchemaElement,
} from './footer';

/** Rows `[from, until)` of a Parquet file. */
export interface StoredRows {
  /** Absolute path. */
  readonly location: string;
  readonly from: number;
  readonly until: number;
}

/** A row group of a file, with some of its columns. */
export interface StoredGroup {
  readonly location: string;
  readonly rows: number;
  readonly chunks: readonly ColumnChunk[];
}

/** Columns of some row groups, as they are stored. */
export interface StoredColumns {
  /** Footer of a file with all its columns, and the root of its schema. */
  readonly footer: Footer;
  readonly root: SchemaElement;
  readonly schema: readonly SchemaElement[];
  /** Order in which the values of each column's statistics are compared. */
  readonly orders: readonly object[];
  readonly groups: readonly StoredGroup[];
}

/**
 * Finds columns of rows in files of one schema.
 * @param columns names, in the order of the result; all columns by default
 * @returns undefined when rows do not begin and end with a row group, or a file is not one that DuckDB writes for plain columns
 * @throws UserError with the path when the disk refuses
 */
export async function findStoredColumns(
  rows: readonly StoredRows[],
  columns?: readonly string[],
): Promise<StoredColumns | undefined> {
  const parts: StoredColumns[] = [];
  for (const each of rows) {
    const footer = await footerOf(each.location);
    const part = footer && columnsOf(footer, each, columns);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  const [first] = parts;
  if (first === undefined || parts.some(({ schema }) => !isDeepStrictEqual(schema, first.schema)))
    return undefined;
  return { ...first, groups: parts.flatMap(({ groups }) => groups) };
}

async function footerOf(location: string): Promise<Footer | undefined> {
  try {
    const file = await open(location, 'r');
    try {
      return await readFooter(file);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw diskError(error, location);
  }
}

function columnsOf(
  footer: Footer,
  { location, from, until }: StoredRows,
  columns: readonly string[] | undefined,
): StoredColumns | undefined {
  const [root, ...elements] = footer[FILE.schema];
  // A nested column has more elements than chunks.
  if (root?.[ELEMENT.children] !== elements.length) return undefined;
  const names = elements.map((element) => Buffer.from(element[ELEMENT.name]).toString());
  const places = (columns ?? names).map((name) => names.indexOf(name));
  const pick = <T>(all: readonly T[]): T[] => places.flatMap((place) => all[place] ?? []);
  const groups: StoredGroup[] = [];
  let at = 0;
  for (const group of footer[FILE.rowGroups]) {
    const start = at;
    at += Number(group[ROW_GROUP.rows]);
    if (at <= from || start >= until) continue;
    if (start < from || at > until) return undefined;
    groups.push({ location, rows: at - start, chunks: pick(group[ROW_GROUP.chunks]) });
  }
  const orders = pick(footer[FILE.columnOrders] ?? []);
  const isComplete = at >= until && orders.length === places.length;
  return isComplete ? { footer, root, schema: pick(elements), orders, groups } : undefined;
}
