import { groupTable } from '@cardlake/card-features';
import type { CompiledGroup } from '@cardlake/features';
import {
  type DuckSession,
  type LakeTable,
  type Relation,
  type Sql,
  sql,
  stageCopy,
  stageFile,
  type Transaction,
} from '@cardlake/lake';
import { z } from 'zod';
import { DAY_MICROS, MIN_ROWS_PER_DAY_STATEMENT } from '../thresholds';
import type { ComputedSlice, RowRange } from './compute-features';

interface DayRange extends RowRange {
  readonly day: string;
}

/** Days that are staged together, so that small days do not cost a statement each. */
interface DayGroup extends RowRange {
  readonly days: readonly DayRange[];
}

/** Rows from which a group of small days is staged: enough for one statement, few enough for several connections. */
const MIN_GROUP_ROWS = 10 * MIN_ROWS_PER_DAY_STATEMENT;
/** Days of a group, see `stageCopy`. */
const MAX_GROUP_DAYS = 100;

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
  const addRows = (group: CompiledGroup, rows: Iterable<number>) => {
    for (const count of rows) written.set(group, (written.get(group) ?? 0) + count);
  };
  const isContiguous = days.every(({ from, until }, i) => from === (days[i - 1]?.until ?? 0) && until > from);
  if (!isContiguous) {
    for (const group of groups)
      addRows(
        group,
        (await stageCopy(session, transaction, groupTable(group), slice.select(group))).values(),
      );
    return [...written.values()];
  }
  const tasks = groups.flatMap((group) => groupDays(days).map((range) => ({ group, range })));
  await Promise.all(
    sessions.map(async (connection) => {
      for (let task = tasks.shift(); task; task = tasks.shift()) {
        const { group, range } = task;
        const query = slice.select(group, range);
        addRows(group, await stageDays(connection, transaction, groupTable(group), range.days, query));
      }
    }),
  );
  return [...written.values()];
}

/** Divides days that follow one another into large ones, each by itself, and groups of small ones. */
function groupDays(days: readonly DayRange[]): DayGroup[] {
  const groups: DayGroup[] = [];
  let small: DayRange[] = [];
  const close = () => {
    const [first, last] = [small.at(0), small.at(-1)];
    if (first && last) groups.push({ days: small, from: first.from, until: last.until });
    small = [];
  };
  for (const day of days) {
    const isLarge = day.until - day.from >= MIN_ROWS_PER_DAY_STATEMENT;
    if (isLarge) close();
    small.push(day);
    const rows = day.until - (small[0]?.from ?? 0);
    if (isLarge || small.length === MAX_GROUP_DAYS || rows >= MIN_GROUP_ROWS) close();
  }
  close();
  return groups;
}

async function stageDays(
  session: DuckSession,
  transaction: Transaction,
  table: LakeTable,
  days: readonly DayRange[],
  query: Sql,
): Promise<Iterable<number>> {
  const [only, ...others] = days;
  if (only && others.length === 0) {
    const target = { table, partition: only.day, name: 'part.parquet' };
    return [await stageFile(session, transaction, target, query)];
  }
  return (await stageCopy(session, transaction, table, query, { days: days.length })).values();
}

/** Lists the days of a slice with their rows. Where the rows of a day are not contiguous, `until` is too small. */
async function listDays(session: DuckSession, rows: Relation): Promise<DayRange[]> {
  const found = await session.rows(
    sql`SELECT strftime(make_timestamp(day * ${DAY_MICROS}), '%Y-%m-%d') AS day, first, rows FROM (
       SELECT epoch_us(ts) // ${DAY_MICROS} AS day, min(rowid) AS first, count(*) AS rows FROM ${rows} GROUP BY 1)
     ORDER BY first`,
    z.object({ day: z.string(), first: z.bigint(), rows: z.bigint() }),
  );
  return found.map(({ day, first, rows }) => ({ day, from: Number(first), until: Number(first + rows) }));
}
