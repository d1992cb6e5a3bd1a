import { type CompiledGroup, publishedName } from '@cardlake/features';
import {
  type DuckSession,
  findStoredColumns,
  identifier,
  type LakeFile,
  type LakeTable,
  type StoredColumns,
  sql,
  stageChanged,
  type Transaction,
} from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import { parseDay } from '../days';
import { sumRows } from '../sum-rows';
import { findChangedGroups, selectChanged, selectChangedRange } from './changed-groups';
import { listDays } from './day-counts';
import { groupDays } from './day-groups';
import { areOf, readNumbered } from './file-rows';
import type { TableChanges } from './find-changes';
import { boundsOfDays, isWithin } from './reach';
import { stageDays, stageTasks, type WriteTask } from './stage-days';

/** Statements from which each runs on one thread, because there are enough to keep all threads busy. */
const MIN_TASKS_PER_THREAD = 8;

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
  try {
    const tasks: (WriteTask & { readonly group: CompiledGroup })[] = [];
    for (const one of changes)
      for (const task of await planTasks(session, transaction, one, largeFileRows))
        tasks.push({ ...task, group: one.group });
    const written = new Map<CompiledGroup, number>();
    // The largest first, so that no connection is left alone with it.
    tasks.sort((a, b) => b.rows - a.rows);
    const useThreads = tasks.length < MIN_TASKS_PER_THREAD ? undefined : await session.useOneThread();
    try {
      await stageTasks([session, second], tasks, ({ group }, rows) =>
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

/** A large file whose columns can be taken as they are stored. */
interface LargeFile {
  readonly file: LakeFile;
  readonly stored: StoredColumns;
}

async function planTasks(
  session: DuckSession,
  transaction: Transaction,
  changes: TableChanges,
  largeFileRows: number,
): Promise<WriteTask[]> {
  const { table, files } = changes;
  const large: LargeFile[] = [];
  for (const file of files.filter(({ rows }) => rows >= largeFileRows)) {
    const stored = await storedColumns(table, file);
    if (stored !== undefined) large.push({ file, stored });
  }
  const isLarge = new Set(large.map(({ file }) => file));
  const others = files.filter((file) => !isLarge.has(file));
  const together = await planDays(session, transaction, changes, others);
  const alone = large.map((one) => ({
    rows: one.file.rows,
    write: (writer: DuckSession) => stageLarge(writer, transaction, changes, one),
  }));
  return [...together, ...alone];
}

/** Finds the columns of a file, if it has all of its table. */
const storedColumns = (
  { fields }: LakeTable,
  { location, rows }: LakeFile,
): Promise<StoredColumns | undefined> =>
  findStoredColumns([{ location, from: 0, until: rows }], Object.keys(fields));

async function stageLarge(
  session: DuckSession,
  transaction: Transaction,
  changes: TableChanges,
  { file, stored }: LargeFile,
): Promise<number> {
  const groups = await findChangedGroups(session, changes, file, stored);
  const target = { table: changes.table, partition: file.partition, name: 'part.parquet' };
  return stageChanged(session, transaction, target, stored, groups, (columns, from, until) =>
    selectChangedRange(changes, file, columns, from, until),
  );
}

/** Plans to write what becomes of some files together with the new rows of all days, a file for each day. */
async function planDays(
  session: DuckSession,
  transaction: Transaction,
  changes: TableChanges,
  files: readonly LakeFile[],
): Promise<WriteTask[]> {
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
    return {
      rows: sumRows(some),
      write: (writer: DuckSession) => stageDays(writer, transaction, { table, days: own, query }),
    };
  });
}
