import {
  createTempTable,
  type DuckSession,
  identifier,
  joinSql,
  type Relation,
  relation,
  type Snapshot,
  type Sql,
  scan,
  sql,
} from '@cardlake/lake';
import { isoDay } from '@cardlake/runtime';
import type { Table } from '@cardlake/schema';
import { type OnlineGroup, onlineFields } from '../group';

/** Temporary table of the records to publish: the columns of `onlineFields(group)`. */
const newestTable = (group: OnlineGroup): Relation => relation('online_newest', onlineFields(group));
export const NEWEST = identifier('online_newest');
/** Temporary table of the ids, and the events whose rows changed: null for any. */
const REQUESTED = identifier('online_requested');
/** Temporary table of the ids whose newest row is not found yet. */
const PENDING_IDS = identifier('online_wanted');
/** Temporary table of the newest rows found in some days: the id, the event and its features. */
const FOUND = identifier('online_found');

/** Formats an instant in microseconds as SQL. */
export const sqlTimestamp = (micros: number): Sql => sql`make_timestamptz(${micros}::BIGINT)`;

/**
 * Fills `NEWEST` with the record of each id: the features of its gold row with the greatest (ts, event_id) among those
 * with `ts ≤ asOf`, with the event time `asOf`. Reads days from the newest backwards, until all ids are found. An id
 * without such a row gets no record, nor does one whose newest row is of none of the requested events.
 * @param gold the group's table and the snapshot to read it from
 * @param requested a query of ids and events; a null event stands for any, rows without an id are ignored
 * @returns the number of records
 */
export async function loadNewest(
  session: DuckSession,
  group: OnlineGroup,
  gold: { readonly snapshot: Snapshot; readonly table: Table },
  requested: Sql,
  asOf: number,
): Promise<number> {
  const id = identifier(group.recordId);
  const features = Object.keys(group.features);
  const packed = joinSql(features.map((name) => sql`${identifier(name)}: ${identifier(name)}`));
  const unpacked = joinSql(features.map((name) => sql`newest.features.${identifier(name)}`));
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${REQUESTED} AS
      SELECT DISTINCT * FROM (${requested}) AS requested(${id}, event) WHERE ${id} IS NOT NULL;
    CREATE OR REPLACE TEMP TABLE ${PENDING_IDS} AS SELECT DISTINCT ${id} FROM ${REQUESTED}`);
  await session.run(createTempTable(newestTable(group)));
  let missing = await session.count(PENDING_IDS);
  for (const files of newestDaysFirst(gold, isoDay(asOf))) {
    if (missing === 0) break;
    const columns = [group.recordId, 'ts', 'event_id', ...features];
    await session.run(sql`CREATE OR REPLACE TEMP TABLE ${FOUND} AS
      SELECT ${id}, arg_max({event: event_id, features: {${packed}}}, row(ts, event_id)) AS newest
      FROM ${scan(gold.table, files, columns)} SEMI JOIN ${PENDING_IDS} USING (${id})
      WHERE ts <= ${sqlTimestamp(asOf)} GROUP BY ${id}`);
    await session.run(sql`INSERT INTO ${NEWEST} SELECT ${id}, ${sqlTimestamp(asOf)}, ${unpacked} FROM ${FOUND}
      WHERE EXISTS (FROM ${REQUESTED} AS r WHERE r.${id} = ${FOUND}.${id} AND r.event IS NULL)
        OR EXISTS (FROM ${REQUESTED} AS r WHERE r.${id} = ${FOUND}.${id} AND r.event = newest.event)`);
    await session.run(sql`DELETE FROM ${PENDING_IDS} WHERE ${id} IN (SELECT ${id} FROM ${FOUND})`);
    missing = await session.count(PENDING_IDS);
  }
  await session.run(sql`DROP TABLE ${PENDING_IDS}; DROP TABLE ${REQUESTED}; DROP TABLE IF EXISTS ${FOUND}`);
  return session.count(NEWEST);
}

/** Returns the files of the days up to `last`, newest first: one day, then two, four, … at a time. */
function* newestDaysFirst(
  { snapshot, table }: { readonly snapshot: Snapshot; readonly table: Table },
  last: string,
) {
  const files = snapshot.files(table).filter(({ partition }) => partition <= last);
  const days = [...new Set(files.map(({ partition }) => partition))].sort().reverse();
  for (let start = 0, size = 1; start < days.length; start += size, size *= 2) {
    const some = new Set(days.slice(start, start + size));
    yield files.filter(({ partition }) => some.has(partition));
  }
}
