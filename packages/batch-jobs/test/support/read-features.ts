import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileReader, openSession, sql } from '@cardlake/lake';
import { z } from 'zod';
import type { DataStore } from '../../src';
import { readBaseline } from '../../src/results/baseline';
import { readResult } from '../../src/results/read-results';

const featureRow = z.object({
  vendor_id: z.string().nullable(),
  pickup_zone: z.number().nullable().optional(),
  day: z.string(),
  trip_count_1d: z.bigint().transform(Number),
  avg_fare_1d: z.number().nullable(),
  avg_distance_1d: z.number().nullable(),
});

/** A row of daily features. */
export type DailyRow = z.infer<typeof featureRow>;

/** Reads what every reader that goes by the manifests sees, in order of day and vendor. */
export async function readFeatures(store: DataStore, size = 'full', dataset = 'daily'): Promise<DailyRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cardlake-features-'));
  const session = await openSession({ tempDir: folder });
  try {
    const files: string[] = [];
    for (const date of (await readBaseline(store, { dataset, size })).keys()) {
      const found = await readResult(store, { dataset, date, size });
      const path = join(folder, `${date}.parquet`);
      writeFileSync(path, found?.content ?? '');
      files.push(path);
    }
    if (files.length === 0) return [];
    return await session.rows(
      sql`SELECT * EXCLUDE (pickup_date), pickup_date::VARCHAR AS day FROM ${fileReader('read_parquet', files)}
        ORDER BY day, vendor_id NULLS LAST, trip_count_1d DESC`,
      featureRow,
    );
  } finally {
    session.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
