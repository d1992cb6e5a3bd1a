import { snapshotTable } from '@cardlake/card-features';
import { type CompiledSnapshotGroup, publishedName, SNAPSHOT_DAY } from '@cardlake/features';
import {
  type DuckSession,
  identifier,
  joinSql,
  type LakeFile,
  nameLiteral,
  type Relation,
  type Sql,
  scan,
  sql,
  stageCopy,
  sumPartitions,
  sumRows,
  type Transaction,
} from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import { z } from 'zod';
import { stageSnapshotChanges } from '../snapshot-changes';
import { DIFFERENT_ROWS, SNAPSHOT_ROWS } from './snapshot-relations';

/** Stages the days that have a different row, all of whose rows were computed. @returns rows written */
export async function stageWholeDays(
  session: DuckSession,
  transaction: Transaction,
  group: CompiledSnapshotGroup,
  replaced: readonly LakeFile[],
  days: number,
): Promise<number> {
  for (const { path } of replaced) transaction.remove(path);
  const rows = sql`${SNAPSHOT_ROWS} SEMI JOIN ${DIFFERENT_ROWS} USING (${identifier(SNAPSHOT_DAY)})`;
  return stageRows(session, transaction, group, sql`SELECT ${columnsOf(group)} FROM ${rows}`, days);
}

/**
 * Stages the days that have a different row: the computed rows in place of those, and the other rows of their files.
 * @returns rows written
 * @throws Error when the table would not get as many rows as it should have
 */
export async function stageDifferentRows(
  session: DuckSession,
  transaction: Transaction,
  group: CompiledSnapshotGroup,
  replaced: readonly LakeFile[],
  days: number,
): Promise<number> {
  if (days === 0) return 0;
  const columns = columnsOf(group);
  const key = joinSql([identifier(group.key), identifier(SNAPSHOT_DAY)]);
  const kept = sql`(SELECT ${columns} FROM ${scan(snapshotTable(group), replaced)} ANTI JOIN ${DIFFERENT_ROWS} USING (${key}))`;
  const computed = sql`(SELECT ${columns} FROM ${SNAPSHOT_ROWS} SEMI JOIN ${DIFFERENT_ROWS} USING (${key}))`;
  for (const { path } of replaced) transaction.replace(path);
  const rows = sql`SELECT * FROM ${kept} UNION ALL SELECT * FROM ${computed}`;
  const written = await stageRows(session, transaction, group, rows, days);
  const gone = await session.count(sql`${DIFFERENT_ROWS} WHERE is_stored`);
  const come = await session.count(sql`${DIFFERENT_ROWS} WHERE is_computed`);
  const expected = sumRows(replaced) - gone + come;
  if (written !== expected)
    throw new Error(
      `${publishedName(group)}: expected ${numberOf(expected, 'row')} to be written, found ${written}`,
    );
  return written;
}

const columnsOf = (group: CompiledSnapshotGroup): Sql =>
  joinSql(Object.keys(snapshotTable(group).fields).map(identifier));

async function stageRows(
  session: DuckSession,
  transaction: Transaction,
  group: CompiledSnapshotGroup,
  query: Sql,
  days: number,
): Promise<number> {
  const written = await stageCopy(session, transaction, snapshotTable(group), query, { days });
  return sumPartitions(written);
}

/** Tells gold which rows of a group changed: those in `DIFFERENT_ROWS`, or all. */
export async function queueChanges(
  session: DuckSession,
  transaction: Transaction,
  group: CompiledSnapshotGroup,
  which: 'all' | 'different',
): Promise<void> {
  const name = sql`${nameLiteral(publishedName(group))} AS snapshot_group`;
  const day = identifier(SNAPSHOT_DAY);
  const query =
    which === 'all'
      ? sql`SELECT ${name}, NULL::VARCHAR AS entity_key, NULL::DATE AS ${day}`
      : sql`SELECT ${name}, ${identifier(group.key)} AS entity_key, ${day} FROM ${DIFFERENT_ROWS}`;
  await stageSnapshotChanges(session, transaction, query);
}

/** Lists the days of a relation of `day`, in days since the epoch, as partitions are named. */
export async function listDaysOf(session: DuckSession, rows: Relation): Promise<string[]> {
  const found = await session.rows(
    sql`SELECT DISTINCT (DATE '1970-01-01' + day)::VARCHAR AS day FROM ${rows}`,
    z.object({ day: z.string() }),
  );
  return found.map(({ day }) => day);
}
