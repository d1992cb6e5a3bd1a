import type { LineCounts } from '@cardlake/job-contract';
import type { DuckSession, LedgerEntry } from '@cardlake/lake';
import { z } from 'zod';
import type { Batch } from './load-batch';

const tally = z.object({
  source_object: z.string(),
  held: z.boolean(),
  outcome: z.enum(['kept', 'duplicate', 'conflict']),
  rows: z.bigint(),
});

/**
 * Ledger entries of a batch, and those of older objects whose rows lost their place to it.
 *
 * @param contested whether the temporary table `outcomes` was made for this batch
 * @throws Error when lines went missing: `lines = silver + duplicates + quarantined` must hold for every object
 */
export async function ledgerEntries(
  session: DuckSession,
  batch: Batch,
  ledger: ReadonlyMap<string, LedgerEntry>,
  contested: boolean,
): Promise<LedgerEntry[]> {
  const entries = new Map<string, LedgerEntry & { counts: LineCounts }>();
  batch.objects.forEach(({ path, bytes }, index) => {
    const { lines, accepted, rejected } = batch.decoded[index]!;
    entries.set(path, {
      path,
      bytes,
      counts: { lines, silver: accepted, duplicates: 0, quarantined: rejected },
    });
  });
  const losers = contested
    ? await session.rows(
        `SELECT source_object, object IS NULL AS held, outcome, count(*) AS rows FROM outcomes
         WHERE outcome <> 'kept' GROUP BY ALL ORDER BY ALL`,
        tally,
      )
    : [];
  for (const { source_object, held, outcome, rows } of losers) {
    const entry = entries.get(source_object) ?? (held ? olderEntry(ledger, source_object) : undefined);
    if (!entry) throw new Error(`no ledger entry for ${source_object}`);
    const { lines, silver, duplicates, quarantined } = entry.counts;
    const n = Number(rows);
    entries.set(source_object, {
      ...entry,
      counts:
        outcome === 'duplicate'
          ? { lines, silver: silver - n, duplicates: duplicates + n, quarantined }
          : { lines, silver: silver - n, duplicates, quarantined: quarantined + n },
    });
  }
  for (const { path, counts } of entries.values()) assertConserved(path, counts);
  return [...entries.values()];
}

/** The counts of some objects together. */
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
    `${path}: ${lines} lines in, but ${silver} in silver + ${duplicates} duplicates + ${quarantined} quarantined`,
  );
}

const lineCounts: z.ZodType<LineCounts> = z.object({
  lines: z.number(),
  silver: z.number(),
  duplicates: z.number(),
  quarantined: z.number(),
});

/** The line counts of a ledger entry. @throws ZodError when another program wrote the entry */
export const countsOf = (entry: LedgerEntry): LineCounts => lineCounts.parse(entry.counts);

function olderEntry(ledger: ReadonlyMap<string, LedgerEntry>, path: string) {
  const entry = ledger.get(path);
  return entry && { ...entry, counts: countsOf(entry) };
}
