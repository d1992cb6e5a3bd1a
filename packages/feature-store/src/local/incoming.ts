import { EVENT_TIME } from '@cardlake/job-contract';
import { type DuckSession, identifier } from '@cardlake/lake';
import type { Fields } from '@cardlake/schema';
import { z } from 'zod';
import type { OnlineGroup } from '../group';
import type { OnlineRecord, OnlineValue } from '../record';
import { INCOMING } from './merge';
import { sqlValue } from './values';

/** Rows of one INSERT. */
const ROWS_PER_INSERT = 1_000;

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
  for (let start = 0; start < increasing.length; start += ROWS_PER_INSERT) {
    const rows = increasing.slice(start, start + ROWS_PER_INSERT).map((record) => {
      const { recordId, eventTime, features } = record;
      const valueAt = (name: string): OnlineValue =>
        name === group.recordId ? recordId : name === EVENT_TIME ? eventTime : (features[name] ?? null);
      const values = Object.entries(fields).map(([name, field]) => sqlValue(field, valueAt(name)));
      return `(${newest.get(recordId) === record}, ${values.join(', ')})`;
    });
    await session.run(`INSERT INTO ${INCOMING} VALUES ${rows.join(', ')}`);
  }
}

/**
 * Inserts the rows of a query into `INCOMING`.
 * @returns the number of rows
 * @throws Error for a duplicate id
 */
export async function insertQuery(
  session: DuckSession,
  group: OnlineGroup,
  fields: Fields,
  query: string,
): Promise<number> {
  const columns = Object.entries(fields).map(([name, { type }]) => {
    const column = identifier(name);
    return type.kind === 'double' ? `CASE WHEN isfinite(${column}) THEN ${column} END` : column;
  });
  await session.run(`INSERT INTO ${INCOMING} SELECT true, ${columns.join(', ')} FROM (${query})`);
  const [found] = await session.rows(
    `SELECT count(*) AS rows, count(DISTINCT ${identifier(group.recordId)}) AS ids FROM ${INCOMING}`,
    z.object({ rows: z.bigint(), ids: z.bigint() }),
  );
  if (found?.rows !== found?.ids) throw new Error(`${group.name}: the query returns an id more than once`);
  return Number(found?.rows ?? 0);
}
