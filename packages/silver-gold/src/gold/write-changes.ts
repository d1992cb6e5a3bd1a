import { type CompiledGroup, publishedName } from '@cardlake/features';
import {
  type DuckSession,
  findStoredColumns,
  identifier,
  type LakeFile,
  type LakeTable,
  type StoredColumns,
  sql,
  sumRows,
  type Transaction,
} from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import { parseDay } from '../days';
import { changeLargeFiles, type LargeFile } from './change-large-files';
import { selectChanged } from './changed-groups';
import { listDays } from './day-counts';
import { groupDays } from './day-groups';
import { areOf, readNumbered } from './file-rows';
import type { TableChanges } from './find-changes';
import { boundsOfDays, isWithin } from './reach';
import { type DayTask, stageDays } from './stage-days';
import { WriteQueue } from './write-queue';

/** Statements from which each runs on one thread, because there are enough to keep all threads busy. */
const MIN_WRITES_PER_THREAD = 8;

/** Rows from which a file is large. */
const LARGE_FILE_ROWS = 100_000;

/**
 * Writes the changes of gold tables: changed rows with the other rows of the files that they were in, and new ones.
 * Files without a changed row stay as they are. A large file keeps the columns and row groups without a change as they are stored; the
 * small files of a day become one, with the new rows of that day.
 * @param largeFileRows rows from which a file is large
 * @throws Error when a table would not get as many rows as it should have
 */
export async function writeChanges(
  session: DuckSession,
  transaction: Transaction,
  changes: readonly TableChanges[],
  largeFileRows = LARGE_FILE_ROWS,
): Promise<void> {
  const second = await session.fork();
  const queue = new WriteQueue([session, second]);
  let useThreads: (() => Promise<void>) | undefined;
  try {
    const written = new Map<CompiledGroup, number>();
    const tasks = await planTasks(session, transaction, changes, largeFileRows, (group, rows) =>
      written.set(group, (written.get(group) ?? 0) + rows),
    );
    // The largest first, so that no connection is left alone with it.
    const writes = tasks.sort((a, b) => b.rows - a.rows).flatMap((task) => task.writes);
    if (writes.length >= MIN_WRITES_PER_THREAD) useThreads = await session.useOneThread();
    await queue.add(writes);
    await queue.end();
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
    await queue.settle();
    await useThreads?.();
    second.close();
  }
}

async function countRows(session: DuckSession, { files, removed, rows }: TableChanges): Promise<number> {
  return sumRows(files) - (await session.count(removed)) + (await session.count(rows));
}

/** Files that are written together, so that what they are made of does not wait on the disk. */
interface WriteTask {
  /** Rows that are read. */
  readonly rows: number;
  /** Statements, each for any connection. */
  readonly writes: readonly ((session: DuckSession) => Promise<void>)[];
}

/** @param onStaged receives the number of rows of a group that were staged */
async function planTasks(
  session: DuckSession,
  transaction: Transaction,
  changes: readonly TableChanges[],
  largeFileRows: number,
  onStaged: (group: CompiledGroup, rows: number) => void,
): Promise<WriteTask[]> {
  const largeByDay = new Map<string, LargeFile[]>();
  const tasks: WriteTask[] = [];
  for (const table of changes) {
    const others: LakeFile[] = [];
    for (const file of table.files) {
      const stored = file.rows >= largeFileRows ? await storedColumns(table.table, file) : undefined;
      if (stored === undefined) others.push(file);
      else
        largeByDay.set(file.partition, [...(largeByDay.get(file.partition) ?? []), { table, file, stored }]);
    }
    for (const { rows, task } of await planDays(session, table, others))
      tasks.push({
        rows,
        writes: [async (writer) => onStaged(table.group, await stageDays(writer, transaction, task))],
      });
  }
  for (const files of largeByDay.values()) {
    const { parts, stage } = await changeLargeFiles(session, transaction, files);
    let unwritten = parts.length;
    const writes = parts.map((part) => async (writer: DuckSession) => {
      await part.write(writer);
      unwritten -= 1;
      if (unwritten > 0) return;
      for (const [n, rows] of (await stage(writer)).entries()) {
        const group = files[n]?.table.group;
        if (group) onStaged(group, rows);
      }
    });
    tasks.push({ rows: sumRows(parts), writes });
  }
  return tasks;
}

/** Finds the columns of a file, if it has all of its table. */
const storedColumns = (
  { fields }: LakeTable,
  { location, rows }: LakeFile,
): Promise<StoredColumns | undefined> =>
  findStoredColumns([{ location, from: 0, until: rows }], Object.keys(fields));

/** Plans to write what becomes of some files together with the new rows of all days, a file for each day. */
async function planDays(
  session: DuckSession,
  changes: TableChanges,
  files: readonly LakeFile[],
): Promise<{ readonly rows: number; readonly task: DayTask }[]> {
  const { table, tableFiles } = changes;
  const columns = Object.keys(table.fields);
  const inserts = sql`(FROM ${changes.rows} WHERE row_number IS NULL)`;
  const rows = new Map((await listDays(session, inserts)).map((one) => [one.day, one.rows]));
  for (const file of files) rows.set(file.partition, (rows.get(file.partition) ?? 0) + file.rows);
  const days = [...rows]
    .map(([day, count]) => ({ day, rows: count }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
  return groupDays(days).map((some) => {
    const own = some.map(({ day }) => day);
    const [first = '', last = ''] = [own.at(0), own.at(-1)];
    const within = files.filter(({ partition }) => partition >= first && partition <= last);
    const kept = selectChanged(
      changes,
      columns,
      readNumbered(table, tableFiles, within),
      areOf(tableFiles, within),
    );
    const query = sql`${kept} UNION ALL SELECT ${columns.map(identifier)} FROM ${inserts}
      WHERE ${isWithin(boundsOfDays(parseDay(first), parseDay(last)))}`;
    return { rows: sumRows(some), task: { table, days: own, query } };
  });
}
