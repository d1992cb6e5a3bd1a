import {
  createTempTable,
  type DuckSession,
  dateLiteral,
  EMPTY_SQL,
  footerReader,
  isOfDay,
  type LakeTable,
  nameLiteral,
  relation,
  type Sql,
  type StoredRows,
  sql,
  stageCopy,
  stageFile,
  sumPartitions,
  type Transaction,
  utcDay,
} from '@cardlake/lake';
import { z } from 'zod';

/** Fewest rows of a day that a statement of its own writes. */
const MIN_ROWS = 8192;
/** Fewest of them for each file of staged rows, since such a statement opens every file. */
const MIN_ROWS_PER_FILE = 2000;
/** Most rows that such a statement reads for each that it writes. */
const MAX_READ_SHARE = 2;
/** Rows of a day from which threads share the work: fewer are in so few row groups that threads would mostly wait for each other. */
const SHARED_ROWS = 500_000;

/** Row groups of the files of staged rows: their number of rows, first and last day of them. */
const STAGED_GROUPS = relation('feed_row_groups', {
  rows: { type: 'BIGINT' },
  first: { type: { kind: 'date' } },
  last: { type: { kind: 'date' } },
});

const foundDay = z.object({ day: z.string(), is_own: z.boolean(), is_large: z.boolean() });

/**
 * Writes staged rows as files of a table, by their day. A day with many rows whose row groups have few others is written by a statement of
 * its own: DuckDB's division of rows by day takes more time than all else, and memory for all of them.
 * @param query SELECT of the columns of the table, from staged rows
 * @param options `mayDivide`: false if the query takes as long for the rows of one day as for all, so that one statement writes all; `files`: those of the staged rows
 * @returns number of rows written
 */
export async function stageByDay(
  session: DuckSession,
  transaction: Transaction,
  table: LakeTable,
  query: Sql,
  { mayDivide, files }: { readonly mayDivide: boolean; readonly files: readonly StoredRows[] },
): Promise<number> {
  await createGroups(session, table, files);
  const days = await session.rows(
    sql`SELECT day::VARCHAR AS day, rows >= ${SHARED_ROWS} AS is_large,
        rows >= greatest(${MIN_ROWS}, ${MIN_ROWS_PER_FILE * files.length}) AND read BETWEEN 1 AND rows * ${MAX_READ_SHARE} AS is_own
      FROM (SELECT day, any_value(counted.rows) AS rows, coalesce(sum(groups.rows), 0) AS read
        FROM (SELECT day, count(*) AS rows FROM (SELECT ${utcDay(table)} AS day FROM (${query})) GROUP BY day) AS counted
        LEFT JOIN ${STAGED_GROUPS} AS groups ON day BETWEEN first AND last GROUP BY day)
      ORDER BY day`,
    foundDay,
  );
  const own = mayDivide ? days.filter((one) => one.is_own) : [];
  let rows = 0;
  for (const { day, is_large } of own) {
    const useThreads = is_large ? undefined : await session.useOneThread();
    try {
      const target = { table, partition: day, name: 'part.parquet' };
      const ofDay = sql`SELECT * FROM (${query}) WHERE ${isOfDay(table, day)}`;
      rows += await stageFile(session, transaction, target, ofDay);
    } finally {
      await useThreads?.();
    }
  }
  if (own.length === days.length) return rows;
  const others =
    own.length === 0
      ? EMPTY_SQL
      : sql`WHERE ${utcDay(table)} NOT IN (${own.map(({ day }) => dateLiteral(day))})`;
  const written = await stageCopy(session, transaction, table, sql`SELECT * FROM (${query}) ${others}`, {
    days: days.length - own.length,
  });
  return rows + sumPartitions(written);
}

/** Gives a session the row groups whose statistics tell their days. */
async function createGroups(
  session: DuckSession,
  { partition: { derivedFrom } }: LakeTable,
  files: readonly StoredRows[],
): Promise<void> {
  await session.run(createTempTable(STAGED_GROUPS));
  if (files.length === 0) return;
  await session.run(sql`INSERT INTO ${STAGED_GROUPS} SELECT row_group_num_rows,
      TRY_CAST(stats_min_value AS TIMESTAMP)::DATE, TRY_CAST(stats_max_value AS TIMESTAMP)::DATE
    FROM ${footerReader(files.map(({ location }) => location))}
    WHERE path_in_schema = ${nameLiteral(derivedFrom)} AND stats_min_value IS NOT NULL`);
}
