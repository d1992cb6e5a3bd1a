import { type CompiledGroup, publishedName } from '@cardlake/features';
import {
  type DuckSession,
  identifier,
  type LakeFile,
  type LakeTable,
  type Sql,
  sql,
  type Transaction,
} from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import { parseDay } from '../days';
import { sumRows } from '../sum-rows';
import { listDays } from './day-counts';
import { groupDays } from './day-groups';
import { divideFiles } from './divide-files';
import { areOf, readNumbered } from './file-rows';
import type { TableChanges } from './find-changes';
import { boundsOfDays, isWithin } from './reach';
import { type DayTask, stageTasks } from './stage-days';

/** Statements from which each runs on one thread, because there are enough to keep all threads busy. */
const MIN_TASKS_PER_THREAD = 8;

interface WriteTask extends DayTask {
  readonly group: CompiledGroup;
  /** Rows that are read. */
  readonly rows: number;
}

/**
 * Writes the changes of gold tables: changed rows with the other rows of the files that they were in, and new ones.
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
    // The largest first, so that no connection is left alone with it.
    const tasks = plans.flat().sort((a, b) => b.rows - a.rows);
    const useThreads = tasks.length < MIN_TASKS_PER_THREAD ? undefined : await session.useOneThread();
    try {
      await stageTasks([session, second], transaction, tasks, ({ group }, rows) =>
        written.set(group, (written.get(group) ?? 0) + rows),
      );
    } finally {
      await useThreads?.();
    }
    for (const one of changes) {
      const expected = await countRows(session, one);
      const found = written.get(one.group) ?? 0;
      if (found !== expected)
        throw new Error(
          `${publishedName(one.group)}: expected ${numberOf(expected, 'row')} to be written, found ${found}`,
        );
      for (const { path } of one.files) transaction.replace(path);
    }
  } finally {
    second.close();
  }
}

async function countRows(session: DuckSession, { files, removed, rows }: TableChanges): Promise<number> {
  return sumRows(files) - (await session.count(removed)) + (await session.count(rows));
}

async function planTasks(session: DuckSession, changes: TableChanges): Promise<WriteTask[]> {
  const { group, table, files } = changes;
  const rows = new Map((await listDays(session, changes.rows)).map((one) => [one.day, one.rows]));
  for (const file of files) rows.set(file.partition, (rows.get(file.partition) ?? 0) + file.rows);
  const days = [...rows]
    .map(([day, count]) => ({ day, rows: count }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
  return groupDays(days).flatMap((some) => {
    const own = some.map(({ day }) => day);
    const [first = '', last = ''] = [own.at(0), own.at(-1)];
    const within = files.filter(({ partition }) => partition >= first && partition <= last);
    const [target, ...others] = divideFiles(within);
    const changed = sql`SELECT ${columnsOf(table)} FROM ${changes.rows} WHERE ${isWithin(boundsOfDays(parseDay(first), parseDay(last)))}`;
    const rest = others.map((part) => ({ rows: sumRows(part), query: selectKept(changes, part) }));
    const main = sql`${selectKept(changes, target ?? [])} UNION ALL ${changed}`;
    return [{ rows: sumRows(some) - sumRows(others.flat()), query: main }, ...rest].map((task) => ({
      ...task,
      group,
      table,
      days: own,
    }));
  });
}

const columnsOf = (table: LakeTable): Sql[] => Object.keys(table.fields).map(identifier);

/** Builds the SELECT of the rows of files that stay as they are. */
const selectKept = ({ table, tableFiles, removed }: TableChanges, files: readonly LakeFile[]): Sql =>
  sql`SELECT ${columnsOf(table)} FROM ${readNumbered(table, tableFiles, files)}
    ANTI JOIN (FROM ${removed} WHERE ${areOf(tableFiles, files)}) AS removed USING (row_number)`;
