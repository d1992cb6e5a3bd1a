import { statSync } from 'node:fs';
import { join } from 'node:path';
import { maskPans } from '@cardlake/card-schema';
import { appendRows, createTempTable, type DuckSession, type LedgerEntry, sql } from '@cardlake/lake';
import { z } from 'zod';
import type { EventTables } from '../event-tables';
import { CONFLICTING, outcomes } from './batch-relations';
import { type LineSelector, readRawLines } from './raw-lines';
import { silverLine, wireTexts } from './silver-text';

/** Number of a line whose object can no longer tell it. */
const UNKNOWN_LINE = 0;

const conflict = z.object({
  line: z.bigint().nullable(),
  event_id: z.string(),
  source_object: z.string(),
  arrival: z.bigint().transform(Number),
  texts: z.array(z.string().nullable()),
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
    const location = join(lakeRoot, sourceObject);
    await session.bring([location]);
    const lines = await linesOf(location, ledger.get(sourceObject)?.bytes, rows, spec);
    await appendRows(
      session,
      CONFLICTING,
      lines.map(({ row, line, raw }) => [sourceObject, line, arrival, raw, row.event_id]),
    );
  }
}

type Conflict = z.infer<typeof conflict>;

/** The line of a conflict. */
interface ConflictLine {
  readonly row: Conflict;
  readonly line: number;
  readonly raw: string;
}

/**
 * Reads the lines of conflicts of one object; a row whose line is no longer there stands for it.
 *
 * @param bytes size of the object when it was processed before, if it was
 */
async function linesOf(
  location: string,
  bytes: number | undefined,
  rows: readonly [Conflict, ...Conflict[]],
  spec: EventTables,
): Promise<ConflictLine[]> {
  const payloadOf = ({ texts }: Conflict) => silverLine(spec.bronze.fields, texts);
  const selectors = rows.map((row) => ({
    row,
    ...(row.line === null ? { payload: payloadOf(row) } : { line: Number(row.line) }),
  })) satisfies LineSelector[];
  const isThere = bytes === undefined || sizeOf(location) === bytes;
  const found = isThere ? await readRawLines(location, spec, rows[0].arrival, selectors) : [];
  const lines = new Map(found.map(({ selector, line, raw }) => [selector.row, { line, raw }]));
  return rows.map((row) => ({
    row,
    ...(lines.get(row) ?? { line: Number(row.line ?? UNKNOWN_LINE), raw: maskPans(payloadOf(row)) }),
  }));
}

/** Returns the size of a file; undefined for one that the file system does not have, or not for us. */
function sizeOf(location: string): number | undefined {
  try {
    return statSync(location).size;
  } catch {
    return undefined;
  }
}

function groupByObject(conflicts: readonly Conflict[]): Map<string, [Conflict, ...Conflict[]]> {
  const groups = new Map<string, [Conflict, ...Conflict[]]>();
  for (const one of conflicts) {
    const group = groups.get(one.source_object);
    if (group === undefined) groups.set(one.source_object, [one]);
    else group.push(one);
  }
  return groups;
}
