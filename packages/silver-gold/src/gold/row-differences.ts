import {
  createTempTable,
  type DuckSession,
  identifier,
  relation,
  type Sql,
  sql,
  sqlType,
} from '@cardlake/lake';
import type { Fields, Table } from '@cardlake/schema';
import { z } from 'zod';

/** A row that differs, as JSON. */
export interface RowExample {
  readonly event: string;
  readonly row: string;
}

/** Hashes of a row, of 63 bits each: the two sides are compared by them, since the rows of a large day do not fit into memory. */
const HASHES = { event_hash: { type: 'BIGINT' }, row_hash: { type: 'BIGINT' } } as const;

/** Hashes of the rows of the n-th group that were computed and not yet compared. */
const computedHashes = (n: number) => relation(`computed_hashes_${n}`, HASHES);

/** Rows that one side has more often than the other, of the comparisons that examples are shown of. */
const DIFFERENCES = relation('gold_differences', {
  comparison: { type: 'INTEGER' },
  ...HASHES,
  /** Positive when gold has the row more often. */
  surplus: { type: 'BIGINT' },
});

/** Creates the tables that comparisons need. */
export const beginComparisons = (session: DuckSession): Promise<void> =>
  session.run(createTempTable(DIFFERENCES));

/** Forgets the computed rows of the n-th group. */
export const clearComputed = (session: DuckSession, n: number): Promise<void> =>
  session.run(createTempTable(computedHashes(n)));

/** Adds computed rows of the n-th group. */
export const addComputed = (
  session: DuckSession,
  n: number,
  table: Table<Fields>,
  rows: Sql,
): Promise<void> => session.run(sql`INSERT INTO ${computedHashes(n)} ${hashed(table, rows)}`);

/**
 * Compares stored rows with the computed ones of the n-th group. Equal rows in different numbers differ, too.
 * @param comparison number under which the differences are kept
 * @returns events with a difference, and whether a computed row is among them
 */
export async function compareRows(
  session: DuckSession,
  n: number,
  table: Table<Fields>,
  stored: Sql,
  comparison: number,
): Promise<{ readonly events: number; readonly hasComputed: boolean }> {
  const signed = (rows: Sql, sign: 1 | -1) =>
    sql`SELECT event_hash, row_hash, ${sign} AS sign FROM (${rows})`;
  await session.run(sql`INSERT INTO ${DIFFERENCES} SELECT ${comparison}, event_hash, row_hash, sum(sign)::BIGINT AS surplus
    FROM (${signed(hashed(table, stored), 1)} UNION ALL ${signed(sql`FROM ${computedHashes(n)}`, -1)})
    GROUP BY event_hash, row_hash HAVING surplus <> 0`);
  const [found] = await session.rows(
    sql`SELECT count(DISTINCT event_hash)::INTEGER AS events, coalesce(bool_or(surplus < 0), false) AS "hasComputed"
      FROM ${DIFFERENCES} WHERE comparison = ${comparison}`,
    z.object({ events: z.number(), hasComputed: z.boolean() }),
  );
  return found ?? { events: 0, hasComputed: false };
}

/** Forgets the differences of a comparison. */
export const forgetComparison = (session: DuckSession, comparison: number): Promise<void> =>
  session.run(sql`DELETE FROM ${DIFFERENCES} WHERE comparison = ${comparison}`);

/** Finds the first rows of one side that the other lacks in a comparison, one for each event. */
export function findExamples(
  session: DuckSession,
  table: Table<Fields>,
  rows: Sql,
  {
    comparison,
    side,
    limit,
  }: { readonly comparison: number; readonly side: 'stored' | 'computed'; readonly limit: number },
): Promise<RowExample[]> {
  const surplus = side === 'stored' ? sql`surplus > 0` : sql`surplus < 0`;
  const differing = sql`(SELECT * FROM (${typed(table, rows)}) AS r
    SEMI JOIN (FROM ${DIFFERENCES} WHERE comparison = ${comparison} AND ${surplus}) AS d
      ON d.event_hash = ${hashOf([sql`r.event_id`])} AND d.row_hash = ${hashOf(namesOf(table).map((name) => sql`r.${name}`))})`;
  const first = sql`(SELECT DISTINCT event_id FROM ${differing} ORDER BY event_id LIMIT ${limit})`;
  return session.rows(
    sql`SELECT event_id AS event, any_value(to_json(s)::VARCHAR) AS "row"
      FROM ${differing} AS s SEMI JOIN ${first} USING (event_id) GROUP BY event_id ORDER BY event_id`,
    z.object({ event: z.string(), row: z.string() }),
  );
}

const hashed = (table: Table<Fields>, rows: Sql): Sql =>
  sql`SELECT ${hashOf([sql`event_id`])} AS event_hash, ${hashOf(namesOf(table))} AS row_hash FROM (${typed(table, rows)})`;

/** Rows with the types of the table: a hash depends on them. */
const typed = ({ fields }: Table<Fields>, rows: Sql): Sql =>
  sql`SELECT ${Object.entries(fields).map(([name, { type }]) => sql`${identifier(name)}::${sqlType(type)} AS ${identifier(name)}`)} FROM (${rows})`;

const namesOf = ({ fields }: Table<Fields>): Sql[] => Object.keys(fields).map(identifier);

/** BIGINT has a sign, which costs a bit. */
const hashOf = (values: readonly Sql[]): Sql => sql`(hash(${values}) >> 1)::BIGINT`;
