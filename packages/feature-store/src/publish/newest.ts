import { type DuckSession, identifier, type Snapshot, scan } from '@cardlake/lake';
import { duckdbColumns, type Table } from '@cardlake/schema';
import { type OnlineGroup, onlineFields } from '../group';

/** Temporary table of the records to publish: the columns of `onlineFields(group)`. */
export const NEWEST = identifier('online_newest');
/** Temporary table of the ids whose record is still looked for. */
const WANTED = identifier('online_wanted');

/** An instant in microseconds as SQL. */
export const instant = (micros: number): string => `make_timestamptz(${micros}::BIGINT)`;

/** The UTC day of an instant in microseconds. */
export const dayOf = (micros: number): string =>
  new Date(Math.floor(micros / 1000)).toISOString().slice(0, 10);

/**
 * Fills `NEWEST` with the record of each id: the features of its gold row with the greatest (ts, event_id) among
 * those with `ts ≤ asOf`, under the event time `asOf`. Days are read from the newest back, and only as far as there
 * are ids left to find. An id without such a row gets no record.
 * @param gold the group's table and the snapshot to read it from
 * @param ids a query that gives the ids, in one column; repeats and nulls do not matter
 * @returns the number of records
 */
export async function loadNewest(
  session: DuckSession,
  group: OnlineGroup,
  gold: { readonly snapshot: Snapshot; readonly table: Table },
  ids: string,
  asOf: number,
): Promise<number> {
  const id = identifier(group.recordId);
  const features = Object.keys(group.features);
  const packed = features.map((name) => `${identifier(name)}: ${identifier(name)}`).join(', ');
  const unpacked = features.map((name) => `newest.${identifier(name)}`).join(', ');
  await session.run(`CREATE OR REPLACE TEMP TABLE ${WANTED} AS
    SELECT DISTINCT ${id} FROM (${ids}) AS given(${id}) WHERE ${id} IS NOT NULL`);
  await session.run(`CREATE OR REPLACE TEMP TABLE ${NEWEST} (${duckdbColumns(onlineFields(group))})`);
  const wanted = await session.count(WANTED);
  let missing = wanted;
  for (const files of fromNewest(gold, dayOf(asOf))) {
    if (missing === 0) break;
    const columns = [group.recordId, 'ts', 'event_id', ...features];
    await session.run(`INSERT INTO ${NEWEST}
      SELECT ${id}, ${instant(asOf)}, ${unpacked} FROM (
        SELECT ${id}, arg_max({${packed}}, row(ts, event_id)) AS newest
        FROM ${scan(gold.table, files, columns)} SEMI JOIN ${WANTED} USING (${id})
        WHERE ts <= ${instant(asOf)} GROUP BY ${id})`);
    await session.run(`DELETE FROM ${WANTED} WHERE ${id} IN (SELECT ${id} FROM ${NEWEST})`);
    missing = await session.count(WANTED);
  }
  await session.run(`DROP TABLE ${WANTED}`);
  return wanted - missing;
}

/** Files of the days up to `last`, newest first: one day, two, four, … at a time. */
function* fromNewest(
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
