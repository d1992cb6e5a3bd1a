import { type CompiledGroup, groupTable } from '@cardlake/features';
import { type DuckSession, stageCopy, stageFile, type Transaction } from '@cardlake/lake';
import { z } from 'zod';
import { DAY_MICROS, ROWS_WORTH_A_STATEMENT } from '../days';
import type { ComputedSlice, RowRange } from './compute-features';

interface DayRange extends RowRange {
  readonly day: string;
}

/**
 * Stages all rows of a slice for the groups' gold tables.
 *
 * Silver is read partition by partition, so a day's rows lie together in the slice. Large days are written each by a
 * statement of its own, on several connections, since a join by position takes one core.
 *
 * @returns rows written of each group, in their order
 */
export async function writeSlice(
  sessions: readonly DuckSession[],
  transaction: Transaction,
  groups: readonly CompiledGroup[],
  slice: ComputedSlice,
): Promise<number[]> {
  const [session] = sessions;
  if (!session) throw new Error('a session is needed');
  const days = await daysOf(session, slice.tables.rows);
  const written = groups.map(() => 0);
  const together = days.every(({ from, until }, i) => from === (days[i - 1]?.until ?? 0) && until > from);
  if (!together || slice.rows < days.length * ROWS_WORTH_A_STATEMENT) {
    for (const [i, group] of groups.entries()) {
      const partitions = await stageCopy(session, transaction, groupTable(group), slice.select(group));
      written[i] = [...partitions.values()].reduce((total, n) => total + n, 0);
    }
    return written;
  }
  const tasks = groups.flatMap((group, i) => days.map((day) => ({ group, i, day })));
  await Promise.all(
    sessions.map(async (own) => {
      for (let task = tasks.shift(); task; task = tasks.shift()) {
        const target = { table: groupTable(task.group), partition: task.day.day, name: 'part.parquet' };
        const rows = await stageFile(own, transaction, target, slice.select(task.group, task.day));
        written[task.i]! += rows;
      }
    }),
  );
  return written;
}

/** The days of the slice with their rows, when each lies in one piece; `until` is short where it does not. */
async function daysOf(session: DuckSession, rows: string): Promise<DayRange[]> {
  const found = await session.rows(
    `SELECT strftime(make_timestamp(day * ${DAY_MICROS}), '%Y-%m-%d') AS day, first, rows FROM (
       SELECT epoch_us(ts) // ${DAY_MICROS} AS day, min(rowid) AS first, count(*) AS rows FROM ${rows} GROUP BY 1)
     ORDER BY first`,
    z.object({ day: z.string(), first: z.bigint(), rows: z.bigint() }),
  );
  return found.map(({ day, first, rows }) => ({ day, from: Number(first), until: Number(first + rows) }));
}
