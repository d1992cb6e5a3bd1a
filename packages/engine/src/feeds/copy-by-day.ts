import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DuckSession,
  dayOfGroup,
  fileReader,
  findStoredColumns,
  type LakeTable,
  plainShare,
  type StoredColumns,
  type StoredGroup,
  type StoredRows,
  sql,
  stageCopy,
  stageGroups,
  sumPartitions,
  sumRows,
  type Transaction,
  writeColumns,
} from '@cardlake/lake';

/** Fewest rows of a row group that stays as it is staged; smaller ones would make a table slow to read. */
const MIN_ROWS = 2048;
/** Most of its bytes that may be values as they are: DuckDB would compress them. */
const MAX_PLAIN = 0.5;
/** Least share of rows that are copied: to write the others takes longer than to write all without copying any. */
const MIN_COPIED = 0.75;
const REST = 'other-groups.parquet';

/**
 * Writes all staged rows as files of a table, by their day. A row group whose rows are of one day is copied as it is staged, and no value
 * is decoded; the rows of the others are written by DuckDB.
 * @returns number of rows written; undefined, without any, when too few can be copied
 */
export async function copyByDay(
  session: DuckSession,
  transaction: Transaction,
  table: LakeTable,
  staged: readonly StoredRows[],
): Promise<number | undefined> {
  const stored = await findStoredColumns(staged);
  if (stored === undefined) return undefined;
  const byDay = new Map<string, StoredGroup[]>();
  const others: StoredGroup[] = [];
  for (const group of stored.groups) {
    const isGood = group.rows >= MIN_ROWS && plainShare(group) <= MAX_PLAIN;
    const day = isGood ? dayOfGroup(stored, group, table.partition.derivedFrom) : undefined;
    if (day === undefined) others.push(group);
    else byDay.set(day, [...(byDay.get(day) ?? []), group]);
  }
  if (sumRows(others) > sumRows(stored.groups) * (1 - MIN_COPIED)) return undefined;
  let rows = 0;
  for (const [partition, groups] of byDay)
    rows += await stageGroups(transaction, { table, partition, name: 'part.parquet' }, { ...stored, groups });
  return (
    rows +
    (others.length === 0 ? 0 : await encode(session, transaction, table, { ...stored, groups: others }))
  );
}

async function encode(
  session: DuckSession,
  transaction: Transaction,
  table: LakeTable,
  stored: StoredColumns,
): Promise<number> {
  const location = join(session.tempDir, REST);
  try {
    await writeColumns(location, stored);
    const written = await stageCopy(
      session,
      transaction,
      table,
      sql`SELECT * FROM ${fileReader('read_parquet', [location])}`,
    );
    return sumPartitions(written);
  } finally {
    rmSync(location, { force: true });
  }
}
