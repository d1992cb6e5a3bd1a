import { type CompiledGroup, publishedName } from '@cardlake/features';
import {
  type DuckSession,
  EMPTY_SQL,
  identifier,
  joinSql,
  type LakeFile,
  type Sql,
  sql,
  type Transaction,
} from '@cardlake/lake';
import { z } from 'zod';
import { DAY_MICROS } from '../thresholds';
import { listDays } from './day-counts';
import { groupDays } from './day-groups';
import { areOf, readNumbered } from './file-rows';
import type { TableChanges } from './find-changes';
import { isWithin, type TimeBounds } from './reach';
import { type DayTask, stageTasks } from './stage-days';

/** Statements from which each runs on one thread, because there are enough to keep all threads busy. */
const MIN_TASKS_PER_THREAD = 8;

/** Rows from which a day gets a statement of its own, which on one thread is cheaper than sorting rows into days. */
const MIN_DAY_ROWS = 2_000;

interface WriteTask extends DayTask {
  readonly group: CompiledGroup;
  /** Files that the written ones replace. */
  readonly files: readonly LakeFile[];
}

/**
 * Writes the changes of gold tables: the days of patches and stale rows with the other rows of their files, and inserts.
 * Files without a changed row stay as they are.
 * @throws Error when a table would not get as many rows as it should have
 */
export async function writeChanges(
  session: DuckSession,
  transaction: Transaction,
  changes: readonly TableChanges[],
): Promise<void> {
  const second = await session.fork();
  try {
    const plans = await Promise.all(changes.map((one) => planTasks(session, one)));
    const written = new Map<CompiledGroup, number>();
    const tasks = plans.flat();
    const stage = () =>
      stageTasks([session, second], transaction, tasks, ({ group }, rows) =>
        written.set(group, (written.get(group) ?? 0) + rows),
      );
    await (tasks.length >= MIN_TASKS_PER_THREAD ? withOneThread(session, stage) : stage());
    for (const one of changes) {
      const expected = await countRows(session, one);
      const found = written.get(one.group) ?? 0;
      if (found !== expected)
        throw new Error(
          `${publishedName(one.group)}: expected ${expected} rows to be written, found ${found}`,
        );
      for (const { path } of one.files) transaction.replace(path);
    }
  } finally {
    second.close();
  }
}

async function countRows(session: DuckSession, { files, stale, inserts }: TableChanges): Promise<number> {
  const before = files.reduce((total, { rows }) => total + rows, 0);
  return before - (await session.count(stale)) + (await session.count(inserts));
}

async function planTasks(session: DuckSession, changes: TableChanges): Promise<WriteTask[]> {
  const { group, table, files, inserts } = changes;
  const rows = new Map((await listDays(session, inserts)).map((one) => [one.day, one.rows]));
  for (const file of files) rows.set(file.partition, (rows.get(file.partition) ?? 0) + file.rows);
  const days = [...rows]
    .map(([day, count]) => ({ day, rows: count }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
  const stale = (await session.count(changes.stale)) > 0;
  return groupDays(days, MIN_DAY_ROWS).map((some) => {
    const own = some.map(({ day }) => day);
    const [first = '', last = ''] = [own.at(0), own.at(-1)];
    const within = files.filter(({ partition }) => partition >= first && partition <= last);
    const isOwn = isWithin(boundsOf(first, last));
    const query = sql`${selectPatched(changes, within, stale)}
      UNION ALL SELECT ${Object.keys(table.fields).map(identifier)} FROM ${inserts} WHERE ${isOwn}`;
    return { group, table, days: own, query, files: within };
  });
}

/**
 * Runs statements of several connections, each on one thread: many small statements take half as much processor time
 * as when threads share each of them.
 */
async function withOneThread(session: DuckSession, work: () => Promise<void>): Promise<void> {
  const [before] = await session.rows(
    sql`SELECT current_setting('threads')::INTEGER AS threads`,
    z.object({ threads: z.number() }),
  );
  await session.run(sql`SET threads = 1`);
  try {
    await work();
  } finally {
    await session.run(sql`SET threads = ${before?.threads ?? 1}`);
  }
}

const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) * 1000;

const boundsOf = (first: string, last: string): TimeBounds => ({
  first: startOf(first),
  last: startOf(last) + DAY_MICROS - 1,
});

/** Builds the SELECT of the rows of files with the patches applied and without stale rows. */
function selectPatched(
  { table, tableFiles, patches, stale }: TableChanges,
  files: readonly LakeFile[],
  hasStale: boolean,
): Sql {
  const patchOf = (n: number): Sql => identifier(`patch_${n}`);
  const owners = new Map(
    patches.flatMap(({ features }, n) => features.map(({ name }) => [name, patchOf(n)] as const)),
  );
  const columns = Object.keys(table.fields).map((name) => {
    const patch = owners.get(name);
    const column = identifier(name);
    return patch === undefined
      ? sql`stored.${column}`
      : sql`CASE WHEN ${patch}.row_number IS NULL THEN stored.${column} ELSE ${patch}.${column} END AS ${column}`;
  });
  const joins = patches.map(
    ({ rows }, n) => sql`LEFT JOIN (SELECT * FROM ${rows} WHERE ${areOf(tableFiles, files)}) AS ${patchOf(n)}
      ON ${patchOf(n)}.row_number = stored.row_number`,
  );
  return sql`SELECT ${columns} FROM ${readNumbered(table, tableFiles, files)} AS stored ${joinSql(joins, ' ')}
    ${hasStale ? sql`WHERE stored.event_id NOT IN (SELECT event_id FROM ${stale})` : EMPTY_SQL}`;
}
