import { quarantine } from '@cardlake/card-schema';
import { type Sql, scan, sql } from '@cardlake/lake';
import { count, numberOf } from '@cardlake/runtime';
import { readLineCounts, refinedTables } from '@cardlake/silver-gold';
import { z } from 'zod';
import type { ReadContext } from '../session/lake-reader';
import type { Finding } from './finding';

/**
 * Checks that no line was lost: for every object, `lines = silver + duplicates + quarantined`, and silver and
 * quarantine hold exactly as many rows of it as the ledger lists.
 */
export async function checkLedger(read: ReadContext): Promise<Finding[]> {
  const stored = await storedRows(read);
  const findings: Finding[] = [];
  for (const entry of read.snapshot.ledger().values()) {
    const { lines, silver, duplicates, quarantined } = readLineCounts(entry);
    if (lines !== silver + duplicates + quarantined) {
      const message = `${entry.path}: ${numberOf(lines, 'line')}, but ${count(silver)} in silver + ${numberOf(duplicates, 'duplicate')} + ${count(quarantined)} quarantined`;
      findings.push({ check: 'ledger', message });
    }
    const found = stored.get(entry.path) ?? { silver: 0, quarantined: 0 };
    stored.delete(entry.path);
    if (found.silver !== silver || found.quarantined !== quarantined) {
      const message = `${entry.path}: the ledger says ${numberOf(silver, 'row')} in silver and ${count(quarantined)} in quarantine, but there are ${count(found.silver)} and ${count(found.quarantined)}`;
      findings.push({ check: 'ledger', message });
    }
  }
  for (const path of stored.keys()) {
    findings.push({ check: 'ledger', message: `${path}: rows of it exist, but the ledger does not list it` });
  }
  return findings;
}

interface Stored {
  silver: number;
  quarantined: number;
}

const tally = z.object({ source_object: z.string(), rows: z.bigint() });

async function storedRows({ session, snapshot }: ReadContext): Promise<Map<string, Stored>> {
  const stored = new Map<string, Stored>();
  const add = async (relation: Sql, column: keyof Stored) => {
    const rows = await session.rows(
      sql`SELECT source_object, count(*) AS rows FROM ${relation} GROUP BY source_object`,
      tally,
    );
    for (const { source_object, rows: n } of rows) {
      const entry = stored.get(source_object) ?? { silver: 0, quarantined: 0 };
      entry[column] += Number(n);
      stored.set(source_object, entry);
    }
  };
  for (const table of refinedTables) {
    await add(scan(table, snapshot.files(table), ['source_object']), 'silver');
  }
  await add(scan(quarantine, snapshot.files(quarantine), ['source_object']), 'quarantined');
  return stored;
}
