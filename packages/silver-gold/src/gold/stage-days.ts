import {
  type DuckSession,
  type LakeTable,
  type Sql,
  stageCopy,
  stageFile,
  type Transaction,
} from '@cardlake/lake';

/** Days that one statement writes. */
interface DayTask {
  readonly table: LakeTable;
  /** `2018-04-01`. */
  readonly days: readonly string[];
  /** SELECT of the rows of these days. */
  readonly query: Sql;
}

/** Something that is written by one connection. */
export interface WriteTask {
  /** Rows that it reads. */
  readonly rows: number;
  /** Stages the rows. @returns their number */
  write(session: DuckSession): Promise<number>;
}

/**
 * Stages tasks on several connections, because a statement does not keep more than one core busy all the time.
 *
 * @param sessions connections to write on
 * @param onStaged receives the number of rows of each finished task
 */
export async function stageTasks<T extends WriteTask>(
  sessions: readonly DuckSession[],
  tasks: readonly T[],
  onStaged: (task: T, rows: number) => void,
): Promise<void> {
  const queue = [...tasks];
  await Promise.all(
    sessions.map(async (session) => {
      for (let task = queue.shift(); task; task = queue.shift()) onStaged(task, await task.write(session));
    }),
  );
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
  return [...written.values()].reduce((total, rows) => total + rows, 0);
}
