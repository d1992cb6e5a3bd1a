import { groupTable } from '@cardlake/card-features';
import type { CompiledGroup } from '@cardlake/features';
import { type DuckSession, type Relation, sql, stageCopy, type Transaction } from '@cardlake/lake';
import { z } from 'zod';
import { DAY_MICROS } from '../thresholds';
import type { ComputedSlice, RowRange } from './compute-features';
import { groupDays } from './day-groups';
import { stageTasks } from './stage-days';

interface DayRange extends RowRange {
  readonly day: string;
  readonly rows: number;
}

/**
 * Stages all rows of a slice for the gold tables of the groups.
 *
 * Silver is read partition by partition, so the rows of a day are contiguous in the slice. They are written by large
 * day, or by group of small days, on several connections, because a positional join uses only one core.
 *
 * @param sessions connections to write on, at least one
 * @returns rows written per group, in the order of the groups
 */
export async function writeSlice(
  sessions: readonly DuckSession[],
  transaction: Transaction,
  groups: readonly CompiledGroup[],
  slice: ComputedSlice,
): Promise<number[]> {
  const [session] = sessions;
  if (!session) throw new Error('expected at least one session to write on, found none');
  const days = await listDays(session, slice.tables.rows);
  const written = new Map(groups.map((group) => [group, 0]));
  const addRows = (group: CompiledGroup, rows: number) =>
    written.set(group, (written.get(group) ?? 0) + rows);
  const isContiguous = days.every(({ from, until }, i) => from === (days[i - 1]?.until ?? 0) && until > from);
  if (!isContiguous) {
    for (const group of groups) {
      const staged = await stageCopy(session, transaction, groupTable(group), slice.select(group));
      for (const rows of staged.values()) addRows(group, rows);
    }
    return [...written.values()];
  }
  const tasks = groups.flatMap((group) =>
    groupDays(days).map((some) => ({
      group,
      table: groupTable(group),
      days: some.map(({ day }) => day),
      query: slice.select(group, { from: some[0]?.from ?? 0, until: some.at(-1)?.until ?? 0 }),
    })),
  );
  await stageTasks(sessions, transaction, tasks, ({ group }, rows) => addRows(group, rows));
  return [...written.values()];
}

/** Lists the days of a slice with their rows. Where the rows of a day are not contiguous, `until` is too small. */
async function listDays(session: DuckSession, rows: Relation): Promise<DayRange[]> {
  const found = await session.rows(
    sql`SELECT strftime(make_timestamp(day * ${DAY_MICROS}), '%Y-%m-%d') AS day, first, rows FROM (
       SELECT epoch_us(ts) // ${DAY_MICROS} AS day, min(rowid) AS first, count(*) AS rows FROM ${rows} GROUP BY 1)
     ORDER BY first`,
    z.object({ day: z.string(), first: z.bigint(), rows: z.bigint() }),
  );
  return found.map(({ day, first, rows }) => ({
    day,
    rows: Number(rows),
    from: Number(first),
    until: Number(first + rows),
  }));
}
