import { statSync } from 'node:fs';
import { join } from 'node:path';
import { maskPans } from '@cardlake/card-schema';
import { appendRows, createTempTable, type DuckSession, type LedgerEntry, sql } from '@cardlake/lake';
import { z } from 'zod';
import type { EventTables } from '../event-tables';
import { CONFLICTING, outcomes } from './batch-relations';
import { type RawLine, readRawLines } from './raw-lines';
import { silverLine, wireTexts } from './silver-text';

/** Number of a line whose object can no longer tell it. */
const UNKNOWN_LINE = 0;

const conflict = z.object({
  line: z.bigint().nullable(),
  event_id: z.string(),
  source_object: z.string(),
  arrival: z.bigint().transform(Number),
  texts: z.array(z.string()),
});

/**
 * Fills `CONFLICTING` with the new conflicts of `outcomes`: rows that lost their event_id to a row with another payload.
 * Their raw lines are read from bronze; those of an object that has expired or changed are what silver knows.
 *
 * @param ledger objects that were processed before
 * @param hasDuplicates false when there is no `outcomes` for this batch, and so no conflict
 */
export async function collectConflicts(
  session: DuckSession,
  spec: EventTables,
  lakeRoot: string,
  ledger: ReadonlyMap<string, LedgerEntry>,
  hasDuplicates: boolean,
): Promise<void> {
  await session.run(createTempTable(CONFLICTING));
  if (!hasDuplicates) return;
  const conflicts = await session.rows(
    sql`SELECT line, event_id, source_object, epoch_us(ingested_at) AS arrival, ${wireTexts(spec.bronze.fields)} AS texts
     FROM ${outcomes(spec)} WHERE outcome = 'conflict' AND before <> 'conflict' ORDER BY source_object, line, event_id`,
    conflict,
  );
  for (const [sourceObject, rows] of groupByObject(conflicts)) {
    const [{ arrival }] = rows;
    const lines = await linesOf(join(lakeRoot, sourceObject), ledger.get(sourceObject)?.bytes, rows, spec);
    await appendRows(
      session,
      CONFLICTING,
      lines.map(({ selector, line, raw }) => [sourceObject, line, arrival, raw, selector.eventId]),
    );
  }
}

type Conflict = z.infer<typeof conflict>;

/**
 * Reads the lines of conflicts of one object; a row whose line is no longer there stands for it.
 *
 * @param bytes size of the object when it was processed before, if it was
 */
async function linesOf(
  location: string,
  bytes: number | undefined,
  rows: readonly [Conflict, ...Conflict[]],
  { bronze }: EventTables,
): Promise<RawLine<Selector>[]> {
  const selectors = new Map(rows.map((row) => [selectorOf(row), row]));
  const isThere = bytes === undefined || sizeOf(location) === bytes;
  const found = isThere ? await readRawLines(location, rows[0].arrival, [...selectors.keys()]) : [];
  for (const { selector } of found) selectors.delete(selector);
  const gone = [...selectors].map(([selector, { line, texts }]) => ({
    selector,
    line: Number(line ?? UNKNOWN_LINE),
    raw: maskPans(silverLine(bronze.fields, texts)),
  }));
  return [...found, ...gone];
}

/** Returns the size of a file; undefined for one that the file system does not have, or not for us. */
function sizeOf(location: string): number | undefined {
  try {
    return statSync(location).size;
  } catch {
    return undefined;
  }
}

type Selector = { readonly eventId: string } | { readonly eventId: string; readonly line: number };

const selectorOf = ({ line, event_id: eventId }: Conflict): Selector =>
  line === null ? { eventId } : { eventId, line: Number(line) };

function groupByObject(conflicts: readonly Conflict[]): Map<string, [Conflict, ...Conflict[]]> {
  const groups = new Map<string, [Conflict, ...Conflict[]]>();
  for (const one of conflicts) {
    const group = groups.get(one.source_object);
    if (group === undefined) groups.set(one.source_object, [one]);
    else group.push(one);
  }
  return groups;
}
