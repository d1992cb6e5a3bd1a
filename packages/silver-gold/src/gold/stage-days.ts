import {
  type DuckSession,
  type LakeTable,
  type Sql,
  stageCopy,
  stageFile,
  sumPartitions,
  type Transaction,
} from '@cardlake/lake';

/** Days that one statement writes. */
export interface DayTask {
  readonly table: LakeTable;
  /** `2018-04-01`. */
  readonly days: readonly string[];
  /** SELECT of the rows of these days. */
  readonly query: Sql;
}

/** Stages the rows of days, a file for each. @returns rows written */
export async function stageDays(
  session: DuckSession,
  transaction: Transaction,
  { table, days, query }: DayTask,
): Promise<number> {
  const [only = '', ...others] = days;
  if (others.length === 0)
    return stageFile(session, transaction, { table, partition: only, name: 'part.parquet' }, query);
  const written = await stageCopy(session, transaction, table, query, { days: days.length });
  return sumPartitions(written);
}
