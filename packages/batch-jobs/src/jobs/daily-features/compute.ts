import { join } from 'node:path';
import {
  createTempTable,
  type DuckSession,
  dateLiteral,
  identifier,
  joinSql,
  openSession,
  pathLiteral,
  relation,
  sql,
} from '@cardlake/lake';
import { isUserError } from '@cardlake/runtime';
import { z } from 'zod';
import type { JobContext } from '../../contract/job';
import { type DayResult, keyText } from '../../results/result';
import { queryTrips, requireReadable, type TripFile } from './trip-files';

/** Columns of a result, in order. */
const COLUMNS = {
  vendor_id: { type: 'VARCHAR' },
  pickup_date: { type: { kind: 'date' } },
  trip_count_1d: { type: 'BIGINT' },
  avg_fare_1d: { type: 'DOUBLE' },
  avg_distance_1d: { type: 'DOUBLE' },
} as const;

const daily = relation('daily_features', { ...COLUMNS, unusable_values: { type: 'BIGINT' } });

const COLUMN_NAMES = Object.keys(COLUMNS).map(identifier);

const dailyRow = z.object({
  vendor_id: z.string().nullable(),
  day: z.string(),
  trip_count_1d: z.bigint().transform(Number),
  avg_fare_1d: z.number().nullable(),
  avg_distance_1d: z.number().nullable(),
});

type DailyRow = z.infer<typeof dailyRow>;

const totalRow = z.object({
  trips: z.bigint().transform(Number),
  undated: z.bigint().transform(Number),
  unusable: z.bigint().transform(Number),
});

/** Features of each day of pickup, and counts of the input. */
export interface DailyFeatures {
  readonly results: readonly DayResult[];
  readonly trips: number;
  /** Trips without a day of pickup, which belong to no result. */
  readonly undated: number;
  /** Fares and distances that are no finite number below a trillion, which no average counts. */
  readonly unusable: number;
}

/** Computes the features of every day of pickup. @throws UserError, see `queryTrips` */
export async function computeDailyFeatures(
  files: readonly TripFile[],
  {
    limit,
    day,
    emptyDays,
  }: { readonly limit: number; readonly day: string | undefined; readonly emptyDays: readonly string[] },
  { tempDir, resources, signal, warn }: JobContext,
): Promise<DailyFeatures> {
  const session = await openSession({ tempDir, ...resources });
  const interrupt = () => session.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    await aggregate(session, files, limit, warn);
    const found = await session.rows(
      sql`SELECT vendor_id, pickup_date::VARCHAR AS day, trip_count_1d, avg_fare_1d, avg_distance_1d FROM ${daily}
        WHERE pickup_date IS NOT NULL ORDER BY pickup_date, vendor_id NULLS LAST`,
      dailyRow,
    );
    const days = rowsByDay(found);
    const wanted = day === undefined ? [...new Set([...days.keys(), ...emptyDays])].sort() : [day];
    const results: DayResult[] = [];
    for (const date of wanted) results.push(await writeDay(session, tempDir, date, days.get(date) ?? []));
    const [total] = await session.rows(
      sql`SELECT coalesce(sum(trip_count_1d), 0)::BIGINT AS trips,
        coalesce(sum(trip_count_1d) FILTER (pickup_date IS NULL), 0)::BIGINT AS undated,
        coalesce(sum(unusable_values), 0)::BIGINT AS unusable FROM ${daily}`,
      totalRow,
    );
    return { results, trips: 0, undated: 0, unusable: 0, ...total };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', interrupt);
    session.close();
  }
}

function rowsByDay(rows: readonly DailyRow[]): Map<string, DailyRow[]> {
  const days = new Map<string, DailyRow[]>();
  for (const row of rows) days.set(row.day, [...(days.get(row.day) ?? []), row]);
  return days;
}

async function aggregate(
  session: DuckSession,
  files: readonly TripFile[],
  limit: number,
  warn: (message: string) => void,
): Promise<void> {
  await session.run(createTempTable(daily));
  const trips = await queryTrips(session, files, limit, warn);
  if (trips === undefined) return;
  try {
    await session.run(
      sql`INSERT INTO ${daily} SELECT vendor_id, pickup_date, count(*),
        CAST(sum(fare) AS DOUBLE) / count(fare), CAST(sum(distance) AS DOUBLE) / count(distance),
        count(*) FILTER (is_fare_unusable) + count(*) FILTER (is_distance_unusable)
        FROM (${trips}) GROUP BY ALL`,
    );
  } catch (error) {
    if (isUserError(error, 'sql') && !session.isInterrupted()) await requireReadable(session, files);
    throw error;
  }
}

async function writeDay(
  session: DuckSession,
  folder: string,
  date: string,
  rows: readonly DailyRow[],
): Promise<DayResult> {
  const file = join(folder, `${date}.parquet`);
  await session.run(
    sql`COPY (SELECT ${joinSql(COLUMN_NAMES)} FROM ${daily} WHERE pickup_date = ${dateLiteral(date)}
      ORDER BY vendor_id NULLS LAST) TO ${pathLiteral(file)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  return {
    date,
    file,
    rows: rows.map(({ vendor_id, day: _, ...features }) => ({
      key: keyText(vendor_id),
      values: { vendor_id, ...features },
    })),
  };
}
