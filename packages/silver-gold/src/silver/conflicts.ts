import { join } from 'node:path';
import { appendRows, createTempTable, type DuckSession, sql } from '@cardlake/lake';
import { z } from 'zod';
import type { EventTables } from '../event-tables';
import { CONFLICTING, outcomes } from './batch-relations';
import { readRawLines } from './raw-lines';

const conflict = z.object({
  line: z.bigint().nullable(),
  event_id: z.string(),
  source_object: z.string(),
  arrival: z.bigint().transform(Number),
});

/**
 * Fills `CONFLICTING` with the new conflicts of `outcomes`: rows that lost their event_id to a row with another payload.
 * Their raw lines are read from bronze.
 *
 * @param hasDuplicates false when there is no `outcomes` for this batch, and so no conflict
 */
export async function collectConflicts(
  session: DuckSession,
  spec: EventTables,
  lakeRoot: string,
  hasDuplicates: boolean,
): Promise<void> {
  await session.run(createTempTable(CONFLICTING));
  if (!hasDuplicates) return;
  const conflicts = await session.rows(
    sql`SELECT line, event_id, source_object, epoch_us(ingested_at) AS arrival
     FROM ${outcomes(spec)} WHERE outcome = 'conflict' AND before <> 'conflict' ORDER BY source_object, line, event_id`,
    conflict,
  );
  for (const [sourceObject, rows] of groupByObject(conflicts)) {
    const [{ arrival }] = rows;
    const selectors = rows.map(({ line, event_id: eventId }) =>
      line === null ? { eventId } : { eventId, line: Number(line) },
    );
    const lines = await readRawLines(join(lakeRoot, sourceObject), arrival, selectors);
    await appendRows(
      session,
      CONFLICTING,
      lines.map(({ selector, line, raw }) => [sourceObject, line, arrival, raw, selector.eventId]),
    );
  }
}

type Conflict = z.infer<typeof conflict>;

function groupByObject(conflicts: readonly Conflict[]): Map<string, [Conflict, ...Conflict[]]> {
  const groups = new Map<string, [Conflict, ...Conflict[]]>();
  for (const one of conflicts) {
    const group = groups.get(one.source_object);
    if (group === undefined) groups.set(one.source_object, [one]);
    else group.push(one);
  }
  return groups;
}
