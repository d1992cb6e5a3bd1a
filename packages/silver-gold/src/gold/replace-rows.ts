import {
  type DuckSession,
  dateLiteral,
  identifier,
  joinSql,
  type LakeFile,
  type LakeTable,
  type Relation,
  scan,
  sql,
  type Transaction,
} from '@cardlake/lake';
import { z } from 'zod';
import { findFilesContaining } from '../files-containing';
import { groupDays } from './day-groups';
import { AFFECTED_EVENTS, changedRows } from './gold-relations';
import { type DayTask, stageTasks } from './stage-days';

/** Row counts of a refreshed gold table. */
export interface ReplaceCounts {
  /** Rows computed. */
  readonly computed: number;
  /** Rows that are new or differ from those in the table. */
  readonly changed: number;
}

/**
 * Replaces the rows of a gold table that differ from computed rows with the same event_id. Files without such a row
 * stay as they are. Reads `AFFECTED_EVENTS`; fills `changedRows`.
 *
 * @param computed rows with the columns of the table
 */
export async function replaceRows(
  session: DuckSession,
  transaction: Transaction,
  table: LakeTable,
  files: readonly LakeFile[],
  computed: Relation,
): Promise<ReplaceCounts> {
  const changed = changedRows(table);
  const affectedDays = new Set((await listDays(session, AFFECTED_EVENTS)).map(({ day }) => day));
  const candidates = files.filter(({ partition }) => affectedDays.has(partition));
  const names = Object.keys(table.fields).map(identifier);
  const differs = names.map((name) => sql`c.${name} IS DISTINCT FROM s.${name}`);
  // An ordinary table, because several connections read it.
  await session.run(sql`CREATE OR REPLACE TABLE ${changed} AS
    SELECT ${names.map((name) => sql`c.${name}`)} FROM ${computed} AS c
    LEFT JOIN ${scan(table, candidates)} AS s ON s.event_id = c.event_id WHERE ${joinSql(differs, ' OR ')}`);
  const second = await session.fork();
  try {
    const tasks = await planTasks(session, table, candidates, changed);
    await stageTasks([session, second], transaction, tasks);
    for (const { path } of tasks.flatMap((task) => task.files)) transaction.replace(path);
  } finally {
    second.close();
  }
  return { computed: await session.count(computed), changed: await session.count(changed) };
}

interface ReplaceTask extends DayTask {
  /** Files that the written ones replace. */
  readonly files: readonly LakeFile[];
}

/** Plans the statements that write the changed rows, together with the other rows of the files that they were in. */
async function planTasks(
  session: DuckSession,
  table: LakeTable,
  candidates: readonly LakeFile[],
  changed: Relation,
): Promise<ReplaceTask[]> {
  const replaced = await findFilesContaining(session, table, candidates, changed);
  const rows = new Map((await listDays(session, changed)).map(({ day, count }) => [day, count]));
  for (const file of replaced) rows.set(file.partition, (rows.get(file.partition) ?? 0) + file.rows);
  const days = [...rows]
    .map(([day, count]) => ({ day, rows: count }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
  const names = Object.keys(table.fields).map(identifier);
  return groupDays(days).map((group) => {
    const own = group.map(({ day }) => day);
    const [first = '', last = ''] = [own.at(0), own.at(-1)];
    const files = replaced.filter(({ partition }) => partition >= first && partition <= last);
    const query = sql`SELECT ${names} FROM ${scan(table, files)} ANTI JOIN ${changed} USING (event_id)
      UNION ALL SELECT ${names} FROM ${changed} WHERE ts::DATE BETWEEN ${dateLiteral(first)} AND ${dateLiteral(last)}`;
    return { table, days: own, query, files };
  });
}

const dayCount = z.object({ day: z.string(), count: z.bigint().transform(Number) });

/** Counts the events of a relation by day. */
const listDays = (session: DuckSession, events: Relation): Promise<z.infer<typeof dayCount>[]> =>
  session.rows(
    sql`SELECT (ts::DATE)::VARCHAR AS day, count(*) AS count FROM ${events} GROUP BY ts::DATE`,
    dayCount,
  );
