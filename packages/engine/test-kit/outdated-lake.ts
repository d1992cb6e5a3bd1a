import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { snapshotGroups } from '@cardlake/card-features';
import { bronzeCardDispute, cardDisputes } from '@cardlake/card-schema';
import {
  LAKE_FORMAT_FILE,
  openLake,
  openSession,
  scan,
  sql,
  stageCopy,
  stageFile,
  type WriteSession,
} from '@cardlake/lake';
import { silentReporter } from '@cardlake/runtime';
import { readLineCounts, silverChanges, updateGold, updateSnapshots } from '@cardlake/silver-gold';
import { z } from 'zod';
import { groups } from '../src';

const objectRows = z.object({ path: z.string(), rows: z.bigint().transform(Number) });

/**
 * Turns a lake into one of format 1, as that version left it: silver keeps only the newest report of each event, the
 * others count as duplicates, and gold knows no other.
 */
export async function makeOutdated(lakeRoot: string): Promise<void> {
  const write = await (await openLake(lakeRoot)).beginWrite();
  const session = await openSession({ tempDir: write.stagingDir, threads: 2, memoryMb: 500 });
  try {
    const transaction = write.transaction();
    const files = write.snapshot.files(cardDisputes);
    const newest = sql`SELECT * FROM ${scan(cardDisputes, files)}
      QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY reported_at DESC, ingested_at DESC, source_object DESC) = 1`;
    await stageCopy(session, transaction, cardDisputes, newest);
    const everything = sql`SELECT NULL::VARCHAR AS event_id, NULL::VARCHAR AS card_id, NULL::VARCHAR AS merchant_id, NULL::TIMESTAMPTZ AS ts`;
    const queue = { table: silverChanges, partition: '1970-01-01', name: 'part.parquet' };
    await stageFile(session, transaction, queue, everything);
    const rows = await session.rows(
      sql`SELECT source_object AS path, count(*) AS rows FROM (${newest}) GROUP BY ALL`,
      objectRows,
    );
    transaction.recordObjects(outdatedEntries(write, new Map(rows.map(({ path, rows: n }) => [path, n]))));
    for (const { path } of files) transaction.remove(path);
    await transaction.commit({ kind: 'test' });
    // Up to the day that the lake knows.
    await updateSnapshots({
      session,
      write,
      groups: snapshotGroups,
      windowEndMicros: 0,
      anew: true,
      reporter: silentReporter,
    });
    await updateGold({ session, write, groups, snapshotGroups, reporter: silentReporter });
  } finally {
    session.close();
    write.release();
  }
  writeFileSync(join(lakeRoot, LAKE_FORMAT_FILE), '{"format":1}\n');
}

const outdatedEntries = ({ snapshot }: WriteSession, rows: ReadonlyMap<string, number>) =>
  [...snapshot.ledger().values()]
    .filter(({ path }) => path.startsWith(bronzeCardDispute.path))
    .map((entry) => {
      const { lines, quarantined } = readLineCounts(entry);
      const silver = rows.get(entry.path) ?? 0;
      return { ...entry, counts: { lines, silver, duplicates: lines - silver - quarantined, quarantined } };
    });
