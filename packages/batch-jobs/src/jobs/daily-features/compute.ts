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
  type Sql,
  sql,
} from '@cardlake/lake';
import { isUserError } from '@cardlake/runtime';
import { z } from 'zod';
import type { JobContext } from '../../contract/job';
import { type DayResult, type FeatureRow, keyText } from '../../results/result';
import { queryTrips, requireReadable, type TripFile } from './trip-files';

/** Columns that may tell the rows of a day apart. */
const KEY_COLUMNS = { vendor_id: { type: 'VARCHAR' }, pickup_zone: { type: 'INTEGER' } } as const;

/** A column that may tell the rows of a day apart. */
export type KeyColumn = keyof typeof KEY_COLUMNS;

/** Columns of every result, behind its key. */
const COLUMNS = {
  pickup_date: { type: { kind: 'date' } },
  trip_count_1d: { type: 'BIGINT' },
  avg_fare_1d: { type: 'DOUBLE' },
  avg_distance_1d: { type: 'DOUBLE' },
} as const;

/** Table of the features, by its key. */
const tableBy = (key: readonly KeyColumn[]) =>
  relation('daily_features', {
    ...Object.fromEntries(key.map((column) => [column, KEY_COLUMNS[column]])),
    ...COLUMNS,
    unusable_values: { type: 'BIGINT' },
  });

const listOf = (columns: readonly string[]): Sql => joinSql(columns.map(identifier));

const orderBy = (key: readonly KeyColumn[]): Sql =>
  joinSql(key.map((column) => sql`${identifier(column)} NULLS LAST`));

const dailyRow = z.object({
  vendor_id: z.string().nullable(),
  pickup_zone: z.number().nullable().optional(),
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
    key,
    limit,
    day,
    emptyDays,
  }: {
    readonly key: readonly KeyColumn[];
    readonly limit: number;
    readonly day: string | undefined;
    readonly emptyDays: readonly string[];
  },
  { tempDir, resources, signal, warn }: JobContext,
): Promise<DailyFeatures> {
  const session = await openSession({ tempDir, ...resources });
  const interrupt = () => session.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    const daily = tableBy(key);
    await aggregate(session, files, { key, limit, warn });
    const found = await session.rows(
      sql`SELECT ${listOf(key)}, pickup_date::VARCHAR AS day, trip_count_1d, avg_fare_1d, avg_distance_1d FROM ${daily}
        WHERE pickup_date IS NOT NULL ORDER BY pickup_date, ${orderBy(key)}`,
      dailyRow,
    );
    const days = rowsByDay(found);
    const wanted = day === undefined ? [...new Set([...days.keys(), ...emptyDays])].sort() : [day];
    const results: DayResult[] = [];
    for (const date of wanted) {
      const file = join(tempDir, `${date}.parquet`);
      await writeDay(session, file, date, key);
      results.push({ date, file, rows: (days.get(date) ?? []).map((row) => featureRow(row, key)) });
    }
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
  for (const row of rows) {
    const sameDay = days.get(row.day);
    if (sameDay === undefined) days.set(row.day, [row]);
    else sameDay.push(row);
  }
  return days;
}

/** Gives a row the key by which lookups know it. */
function featureRow({ day: _, ...row }: DailyRow, key: readonly KeyColumn[]): FeatureRow {
  const values = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? null]));
  return { key: keyText(key.map((column) => row[column] ?? null)), values };
}

async function aggregate(
  session: DuckSession,
  files: readonly TripFile[],
  {
    key,
    limit,
    warn,
  }: {
    readonly key: readonly KeyColumn[];
    readonly limit: number;
    readonly warn: (message: string) => void;
  },
): Promise<void> {
  const daily = tableBy(key);
  await session.run(createTempTable(daily));
  const trips = await queryTrips(session, files, limit, warn);
  if (trips === undefined) return;
  try {
    await session.run(
      sql`INSERT INTO ${daily} SELECT ${listOf(key)}, pickup_date, count(*),
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
  file: string,
  date: string,
  key: readonly KeyColumn[],
): Promise<void> {
  await session.run(
    sql`COPY (SELECT ${listOf([...key, ...Object.keys(COLUMNS)])} FROM ${tableBy(key)}
      WHERE pickup_date = ${dateLiteral(date)} ORDER BY ${orderBy(key)})
      TO ${pathLiteral(file)} (FORMAT parquet, COMPRESSION zstd)`,
  );
}
