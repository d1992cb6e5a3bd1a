import { type DuckSession, identifier } from '@cardlake/lake';
import type { Fields } from '@cardlake/schema';
import { z } from 'zod';
import { EVENT_TIME, type OnlineGroup } from '../group';
import type { OnlineRecord, OnlineValue } from '../record';
import { INCOMING } from './merge';
import { sqlValue } from './values';

/** Rows of one INSERT. */
const CHUNK = 1_000;

/** Puts records into `INCOMING`, in their order. */
export async function insertRecords(
  session: DuckSession,
  group: OnlineGroup,
  fields: Fields,
  records: readonly OnlineRecord[],
): Promise<void> {
  for (let start = 0; start < records.length; start += CHUNK) {
    const rows = records.slice(start, start + CHUNK).map(({ recordId, eventTime, features }, index) => {
      const valueAt = (name: string): OnlineValue =>
        name === group.recordId ? recordId : name === EVENT_TIME ? eventTime : (features[name] ?? null);
      const values = Object.entries(fields).map(([name, field]) => sqlValue(field, valueAt(name)));
      return `(${start + index}, ${values.join(', ')})`;
    });
    await session.run(`INSERT INTO ${INCOMING} VALUES ${rows.join(', ')}`);
  }
}

/**
 * Puts the rows of a query into `INCOMING`.
 * @throws Error when an id is there twice
 */
export async function insertQuery(
  session: DuckSession,
  group: OnlineGroup,
  fields: Fields,
  query: string,
): Promise<void> {
  const columns = Object.entries(fields).map(([name, { type }]) => {
    const column = identifier(name);
    return type.kind === 'double' ? `CASE WHEN isfinite(${column}) THEN ${column} END` : column;
  });
  await session.run(`INSERT INTO ${INCOMING} SELECT 0, ${columns.join(', ')} FROM (${query})`);
  const [twice] = await session.rows(
    `SELECT ${identifier(group.recordId)} AS id FROM ${INCOMING} GROUP BY id HAVING count(*) > 1 LIMIT 1`,
    z.object({ id: z.string() }),
  );
  if (twice !== undefined) throw new Error(`${group.name}: record ${twice.id} is in the query twice`);
}
