import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { openSession, pathLiteral, sql } from '@cardlake/lake';
import { anySql } from '@cardlake/lake/test-kit';

/** Writes the result of a query as a Parquet file. */
export async function writeParquet(path: string, query: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const session = await openSession({ tempDir: dirname(path) });
  try {
    await session.run(sql`COPY (${anySql`${query}`}) TO ${pathLiteral(path)} (FORMAT parquet)`);
  } finally {
    session.close();
  }
}

/** Query that makes green trips: vendors 1, 2 and none over some days, with amounts that floating-point sums get wrong. */
export const greenTrips = (rows: number, { seed = 0, days = 3, from = '2024-01-01' } = {}): string => `
  SELECT CASE (i + ${seed}) % 7 WHEN 0 THEN NULL ELSE 1 + (i * 31 + ${seed}) % 2 END::INTEGER AS "VendorID",
    TIMESTAMP '${from}' + INTERVAL 1 MINUTE * ((i * 7919 + ${seed} * 13) % (${days} * 1440)) AS lpep_pickup_datetime,
    round(0.1 + ((i * 104729 + ${seed}) % 10000) / 100, 2)::DOUBLE AS fare_amount,
    CASE WHEN i % 11 = 0 THEN NULL ELSE round(((i * 15485863 + ${seed}) % 2500) / 100, 2)::DOUBLE END AS trip_distance
  FROM range(${rows}) AS t(i)`;
