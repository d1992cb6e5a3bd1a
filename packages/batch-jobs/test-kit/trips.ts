import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { openSession, pathLiteral, sql } from '@cardlake/lake';

/** Writes a Parquet file of green trips: two vendors and none, over some days. */
export async function writeTrips(path: string, { rows = 300, days = 3, seed = 0 } = {}): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const session = await openSession({ tempDir: dirname(path) });
  await session.run(
    sql`COPY (SELECT nullif((i + ${seed}) % 3, 0)::INTEGER AS "VendorID",
      TIMESTAMP '2024-01-01' + INTERVAL 1 MINUTE * (((i // 3) * 1440 + i) % (${days} * 1440)) AS lpep_pickup_datetime,
      ((i * 31 + ${seed}) % 900) / 100 AS trip_distance, ((i * 104729 + ${seed}) % 9000) / 100 AS fare_amount
      FROM range(${rows}) AS t(i)) TO ${pathLiteral(path)} (FORMAT parquet)`,
  );
  session.close();
}
