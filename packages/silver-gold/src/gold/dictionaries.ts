import { type DuckSession, identifier, type Relation, relation, type Sql, sql } from '@cardlake/lake';

/** A temporary table that numbers the values of a column from 0 without gaps. */
interface Dictionary {
  readonly table: Relation;
  readonly size: number;
}

/** Table of the numbers of a column's values. */
export const dictionaryTable = (column: string): Relation =>
  relation(`codes_of_${column}`, { [column]: { type: 'VARCHAR' }, code: { type: 'INTEGER' } });

/** Dictionaries by column. */
export type Dictionaries = ReadonlyMap<string, Dictionary>;

/** Returns the number of codes by column, as a kernel takes it. */
export const dictionarySizesOf = (dictionaries: Dictionaries): Record<string, number> =>
  Object.fromEntries([...dictionaries].map(([column, { size }]) => [column, size]));

/**
 * Numbers the distinct values of columns, because the kernel counts codes instead of strings.
 *
 * @param rows table or subquery to write after FROM
 */
export async function createDictionaries(
  session: DuckSession,
  rows: Sql,
  columns: Iterable<string>,
): Promise<Dictionaries> {
  const dictionaries = new Map<string, Dictionary>();
  for (const column of columns) {
    const name = identifier(column);
    const table = dictionaryTable(column);
    await session.run(sql`CREATE OR REPLACE TEMP TABLE ${table} AS
      SELECT ${name}, (row_number() OVER () - 1)::INTEGER AS code FROM (SELECT DISTINCT ${name} FROM ${rows})`);
    dictionaries.set(column, { table, size: await session.count(table) });
  }
  return dictionaries;
}
