import { isDeepStrictEqual } from 'node:util';
import { numberOf } from '@cardlake/runtime';
import { changeChunk } from './file-layout';
import { COLUMN, ELEMENT } from './footer';
import type { StoredColumns, StoredGroup } from './stored-columns';

/** Takes some columns, in the order of their names. @throws Error when there is no such column */
export function pickColumns(
  { schema, orders, groups, ...file }: StoredColumns,
  names: readonly string[],
): StoredColumns {
  const places = names.map((name) => file.names.indexOf(name));
  const missing = names.filter((_, i) => places[i] === -1);
  if (missing.length > 0) throw new Error(`expected a column ${missing.join(', ')}`);
  const pick = <T>(from: readonly T[]): T[] => places.flatMap((place) => from[place] ?? []);
  return {
    ...file,
    names,
    schema: pick(schema),
    orders: pick(orders),
    groups: groups.map(({ rows, chunks }) => ({ rows, chunks: pick(chunks) })),
  };
}

/**
 * Takes columns under other names: only the footer has names, so no page changes.
 * @param columns names of the columns that are taken, by their new names
 * @throws Error when there is no such column
 */
export function renameColumns(stored: StoredColumns, columns: ReadonlyMap<string, string>): StoredColumns {
  const picked = pickColumns(stored, [...columns.values()]);
  const names = [...columns.keys()];
  const written = names.map((name) => Buffer.from(name));
  return {
    ...picked,
    names,
    schema: picked.schema.map((element, i) => ({
      ...element,
      [ELEMENT.name]: written[i] ?? element[ELEMENT.name],
    })),
    groups: picked.groups.map(({ rows, chunks }) => ({
      rows,
      chunks: chunks.map((each, i) => {
        const name = written[i];
        return name ? { ...each, chunk: changeChunk(each.chunk, { [COLUMN.path]: [name] }) } : each;
      }),
    })),
  };
}

/** Puts the columns of two sides beside each other, row group by row group. @throws Error when they have other row groups */
export function putBeside(left: StoredColumns, right: StoredColumns): StoredColumns {
  const groups = left.groups.map(({ rows, chunks }, n) => {
    const other = right.groups[n];
    if (other?.rows !== rows)
      throw new Error(`row group ${n}: expected ${numberOf(rows, 'row')}, found ${other?.rows}`);
    return { rows, chunks: [...chunks, ...other.chunks] };
  });
  return {
    ...left,
    names: [...left.names, ...right.names],
    schema: [...left.schema, ...right.schema],
    orders: [...left.orders, ...right.orders],
    groups,
  };
}

/**
 * Builds a row group with columns of a new one in place of its own.
 * @param columns columns of the file that the row group is in
 * @param changed some or all of these columns, with one row group
 * @returns undefined when a column is stored in another way than in the file, or the row group keeps columns of another number of rows
 */
export function replaceChunks(
  { names, schema, orders }: StoredColumns,
  group: StoredGroup,
  changed: StoredColumns,
): StoredGroup | undefined {
  const [only, ...others] = changed.groups;
  if (only === undefined || others.length > 0) return undefined;
  const places = changed.names.map((name) => names.indexOf(name));
  const isSame = places.every(
    (place, i) =>
      isDeepStrictEqual(schema[place], changed.schema[i]) &&
      isDeepStrictEqual(orders[place], changed.orders[i]),
  );
  const isWhole = new Set(places).size === names.length;
  if (!isSame || !(isWhole || only.rows === group.rows)) return undefined;
  const chunks = group.chunks.map((chunk, place) => only.chunks[places.indexOf(place)] ?? chunk);
  return { rows: only.rows, chunks };
}
