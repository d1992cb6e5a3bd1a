import { EVENT_TIME } from '@cardlake/job-contract';
import { appendRows, type DuckSession, identifier, type Sql, sql } from '@cardlake/lake';
import type { Fields } from '@cardlake/schema';
import { z } from 'zod';
import type { OnlineGroup } from '../group';
import type { OnlineRecord, OnlineValue } from '../record';
import { INCOMING, incomingTable } from './merge';

/** Inserts records into `INCOMING`, except those no newer than an earlier one of the same id. */
export async function insertRecords(
  session: DuckSession,
  group: OnlineGroup,
  fields: Fields,
  records: readonly OnlineRecord[],
): Promise<void> {
  const newest = new Map<string, OnlineRecord>();
  const increasing = records.filter((record) => {
    const before = newest.get(record.recordId);
    const isNewer = before === undefined || record.eventTime > before.eventTime;
    if (isNewer) newest.set(record.recordId, record);
    return isNewer;
  });
  const rows = increasing.map((record) => {
    const { recordId, eventTime, features } = record;
    const valueAt = (name: string): OnlineValue =>
      name === group.recordId ? recordId : name === EVENT_TIME ? eventTime : (features[name] ?? null);
    return [
      newest.get(recordId) === record,
      ...Object.keys(fields).map((name) => finiteOrNull(valueAt(name))),
    ];
  });
  await appendRows(session, incomingTable(fields), rows);
}

/** Replaces a number that is not finite, which a store cannot hold, by null. */
const finiteOrNull = (value: OnlineValue): OnlineValue =>
  typeof value === 'number' && !Number.isFinite(value) ? null : value;

/**
 * Inserts the rows of a query into `INCOMING`.
 * @returns the number of rows
 * @throws Error for a duplicate id
 */
export async function insertQuery(
  session: DuckSession,
  group: OnlineGroup,
  fields: Fields,
  query: Sql,
): Promise<number> {
  const columns = Object.entries(fields).map(([name, { type }]) => {
    const column = identifier(name);
    return type.kind === 'double' ? sql`CASE WHEN isfinite(${column}) THEN ${column} END` : column;
  });
  await session.run(sql`INSERT INTO ${INCOMING} SELECT true, ${columns} FROM (${query})`);
  const [found] = await session.rows(
    sql`SELECT count(*) AS rows, count(DISTINCT ${identifier(group.recordId)}) AS ids FROM ${INCOMING}`,
    z.object({ rows: z.bigint(), ids: z.bigint() }),
  );
  if (found?.rows !== found?.ids) throw new Error(`${group.name}: the query returns an id more than once`);
  return Number(found?.rows ?? 0);
}
