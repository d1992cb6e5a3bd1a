import type { LineCounts } from '@cardlake/job-contract';
import { type DuckSession, type LedgerEntry, sql } from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import { z } from 'zod';
import { outcomes } from './batch-relations';
import type { Batch } from './load-batch';

const outcome = z.enum(['kept', 'duplicate', 'conflict']);

const outcomeCount = z.object({
  source_object: z.string(),
  isOlder: z.boolean(),
  before: outcome,
  outcome,
  rows: z.bigint().transform(Number),
});

type Entry = LedgerEntry & { readonly counts: LineCounts };

/**
 * Creates the ledger entries of a batch, and updates those of older objects whose rows have another outcome now.
 *
 * @param hasDuplicates false when there is no `outcomes` for this batch
 * @throws Error when lines went missing: `lines = silver + duplicates + quarantined` must hold for every object
 */
export async function createLedgerEntries(
  session: DuckSession,
  batch: Batch,
  ledger: ReadonlyMap<string, LedgerEntry>,
  hasDuplicates: boolean,
): Promise<Entry[]> {
  const entries = new Map<string, Entry>();
  for (const { index, lines, accepted, rejected } of batch.decoded) {
    const object = batch.objects[index];
    if (object === undefined) throw new Error(`the batch has no object ${index}`);
    const counts = { lines, silver: accepted, duplicates: 0, quarantined: rejected };
    entries.set(object.path, { path: object.path, bytes: object.bytes, counts });
  }
  const moves = hasDuplicates
    ? await session.rows(
        sql`SELECT source_object, origin <> 'batch' AS "isOlder", before, outcome, count(*) AS rows FROM ${outcomes(batch.spec)}
         WHERE outcome <> before GROUP BY ALL ORDER BY ALL`,
        outcomeCount,
      )
    : [];
  for (const { source_object, isOlder, before, outcome, rows } of moves) {
    const entry = entries.get(source_object) ?? (isOlder ? readEntry(ledger, source_object) : undefined);
    if (!entry) throw new Error(`no ledger entry for ${source_object}`);
    entries.set(source_object, { ...entry, counts: moveLines(entry.counts, before, outcome, rows) });
  }
  for (const { path, counts } of entries.values()) assertConserved(path, counts);
  return [...entries.values()];
}

type Outcome = z.infer<typeof outcome>;

/** Counts of the lines with each outcome. */
const COUNT_OF = { kept: 'silver', duplicate: 'duplicates', conflict: 'quarantined' } as const;

/** Moves lines that have another outcome than before. */
function moveLines(counts: LineCounts, from: Outcome, to: Outcome, rows: number): LineCounts {
  const moved = { ...counts };
  moved[COUNT_OF[from]] -= rows;
  moved[COUNT_OF[to]] += rows;
  return moved;
}

/** Adds up line counts. */
export const sumCounts = (counts: readonly LineCounts[]): LineCounts =>
  counts.reduce(
    (total, one) => ({
      lines: total.lines + one.lines,
      silver: total.silver + one.silver,
      duplicates: total.duplicates + one.duplicates,
      quarantined: total.quarantined + one.quarantined,
    }),
    { lines: 0, silver: 0, duplicates: 0, quarantined: 0 },
  );

/** @throws Error when a line of the object is nowhere, or in two places */
export function assertConserved(path: string, { lines, silver, duplicates, quarantined }: LineCounts): void {
  if (lines === silver + duplicates + quarantined && silver >= 0) return;
  throw new Error(
    `${path}: expected ${numberOf(lines, 'line')}, found ${silver} in silver + ${numberOf(duplicates, 'duplicate')} + ${quarantined} quarantined`,
  );
}

const lineCounts: z.ZodType<LineCounts> = z.object({
  lines: z.number(),
  silver: z.number(),
  duplicates: z.number(),
  quarantined: z.number(),
});

/** Reads the line counts of a ledger entry. @throws ZodError when another program wrote the entry */
export const readLineCounts = (entry: LedgerEntry): LineCounts => lineCounts.parse(entry.counts);

function readEntry(ledger: ReadonlyMap<string, LedgerEntry>, path: string): Entry | undefined {
  const entry = ledger.get(path);
  return entry && { ...entry, counts: readLineCounts(entry) };
}
