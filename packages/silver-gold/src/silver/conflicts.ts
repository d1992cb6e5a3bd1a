import { join } from 'node:path';
import { type DuckSession, literal } from '@cardlake/lake';
import { z } from 'zod';
import { findLines, type Wanted } from './losing-lines';

const loser = z.object({
  line: z.bigint().nullable(),
  event_id: z.string(),
  source_object: z.string(),
  arrival: z.bigint(),
});

/**
 * Puts the conflicting duplicates of `outcomes` into the temporary table `conflicting` (source_object, line_number,
 * ingested_at, raw, event_id), reading their raw lines from bronze: rows that lost their event_id to an earlier line
 * with another payload.
 *
 * @param contested whether `outcomes` was made for this batch; otherwise there are none
 */
export async function collectConflicts(
  session: DuckSession,
  lakeRoot: string,
  contested: boolean,
): Promise<void> {
  await session.run(`CREATE OR REPLACE TEMP TABLE conflicting
    (source_object VARCHAR, line_number BIGINT, ingested_at TIMESTAMPTZ, raw VARCHAR, event_id VARCHAR)`);
  if (!contested) return;
  const losers = await session.rows(
    `SELECT line, event_id, source_object, epoch_us(ingested_at) AS arrival
     FROM outcomes WHERE outcome = 'conflict' ORDER BY source_object, line, event_id`,
    loser,
  );
  for (const sourceObject of new Set(losers.map((row) => row.source_object))) {
    const rows = losers.filter((row) => row.source_object === sourceObject);
    const arrival = Number(rows[0]!.arrival);
    const eventIds = new Map<Wanted, string>(
      rows.map((row) => [
        row.line === null ? { eventId: row.event_id } : { line: Number(row.line) },
        row.event_id,
      ]),
    );
    const lines = await findLines(join(lakeRoot, sourceObject), arrival, [...eventIds.keys()]);
    const values = lines.map(
      ({ wanted, line, raw }) =>
        `(${literal(sourceObject)}, ${line}, make_timestamptz(${arrival}), ${literal(raw)}, ${literal(eventIds.get(wanted)!)})`,
    );
    await session.run(`INSERT INTO conflicting VALUES ${values.join(', ')}`);
  }
}
