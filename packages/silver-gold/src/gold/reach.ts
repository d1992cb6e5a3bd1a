import { DAY_MICROS } from '@cardlake/features';
import {
  type DuckSession,
  identifier,
  joinSql,
  type LakeFile,
  type Relation,
  relation,
  type Sql,
  sql,
} from '@cardlake/lake';
import { z } from 'zod';
import { dayOf, formatDay } from '../days';
import type { Entity } from './entities';

/** A span of time per value of an entity's key, in which rows of the entity are meant. */
export const reachTable = (name: 'impact' | 'lookback', { name: entity, key }: Entity): Relation =>
  relation(`${name}_${entity}`, {
    [key]: { type: 'VARCHAR' },
    since: { type: 'TIMESTAMPTZ' },
    until: { type: 'TIMESTAMPTZ' },
  });

/**
 * Creates such a table; spans of the same key become one.
 * @param spans queries of the key, `since` and `until`
 */
export async function createReachTable(
  session: DuckSession,
  table: Relation,
  { key }: Entity,
  spans: readonly Sql[],
): Promise<void> {
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT ${identifier(key)}, min(since) AS since, max(until) AS until
    FROM (${joinSql(spans, ' UNION ALL ')}) GROUP BY ALL`);
}

/** The first and the last instant that rows are needed of, in µs. */
export interface TimeBounds {
  readonly first: number;
  readonly last: number;
}

/** The bounds of whole days, in days since the epoch. */
export const boundsOfDays = (first: number, last: number): TimeBounds => ({
  first: first * DAY_MICROS,
  last: (last + 1) * DAY_MICROS - 1,
});

/** Finds the bounds of queries of `since` and `until`; undefined when they have no rows. */
export async function findBounds(
  session: DuckSession,
  spans: readonly Sql[],
): Promise<TimeBounds | undefined> {
  const [found] = await session.rows(
    sql`SELECT epoch_us(min(since)) AS first, epoch_us(max(until)) AS last
      FROM (${joinSql(spans, ' UNION ALL ')})`,
    z.object({ first: z.bigint().nullable(), last: z.bigint().nullable() }),
  );
  if (found?.first == null || found.last === null) return undefined;
  return { first: Number(found.first), last: Number(found.last) };
}

/** Condition on `ts` that lets DuckDB skip files and row groups without a row in the bounds. */
export const isWithin = ({ first, last }: TimeBounds): Sql =>
  sql`ts BETWEEN make_timestamptz(${first}) AND make_timestamptz(${last})`;

/** Selects the files of the days that bounds touch. */
export function filesWithin(files: readonly LakeFile[], { first, last }: TimeBounds): LakeFile[] {
  const [from, until] = [formatDay(dayOf(first)), formatDay(dayOf(last))];
  return files.filter(({ partition }) => partition >= from && partition <= until);
}
