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

/** A column of a row group, and the file that has it. */
export interface StoredChunk {
  readonly location: string;
  readonly chunk: ColumnChunk;
}

/** A row group with some columns. */
export interface StoredGroup {
  readonly rows: number;
  readonly chunks: readonly StoredChunk[];
}

/** Columns of some row groups, as they are stored. */
export interface StoredColumns {
  /** Names of the columns. */
  readonly names: readonly string[];
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
  const all = elements.map((element) => Buffer.from(element[ELEMENT.name]).toString());
  const names = columns ?? all;
  const places = names.map((name) => all.indexOf(name));
  const pick = <T>(from: readonly T[]): T[] => places.flatMap((place) => from[place] ?? []);
  const groups: StoredGroup[] = [];
  let at = 0;
  for (const group of footer[FILE.rowGroups]) {
    const start = at;
    at += Number(group[ROW_GROUP.rows]);
    if (at <= from || start >= until) continue;
    if (start < from || at > until) return undefined;
    const chunks = pick(group[ROW_GROUP.chunks]).map((chunk) => ({ location, chunk }));
    groups.push({ rows: at - start, chunks });
  }
  const orders = pick(footer[FILE.columnOrders] ?? []);
  const isComplete = at >= until && orders.length === places.length;
  return isComplete ? { names, footer, root, schema: pick(elements), orders, groups } : undefined;
}
