import { createTempTable, type DuckSession, relation, sql } from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import { z } from 'zod';
import type { JobContext } from '../../contract/job';
import { listOf, writeDays } from '../../daily/day-results';
import { queryFiles } from '../../daily/query-files';
import type { DailyInput, DailyResults } from '../../daily/run-daily';
import { selectTrips } from './trip-columns';

/** Columns that may tell the rows of a day apart. */
const KEY_COLUMNS = { vendor_id: { type: 'VARCHAR' }, pickup_zone: { type: 'INTEGER' } } as const;

/** A column that may tell the rows of a day apart. */
export type KeyColumn = keyof typeof KEY_COLUMNS;

const DAY = 'pickup_date';

const FEATURES = {
  trip_count_1d: { type: 'BIGINT' },
  avg_fare_1d: { type: 'DOUBLE' },
  avg_distance_1d: { type: 'DOUBLE' },
} as const;

/** Table of the features, by its key. */
const tableBy = (key: readonly KeyColumn[]) =>
  relation('daily_features', {
    ...Object.fromEntries(key.map((column) => [column, KEY_COLUMNS[column]])),
    [DAY]: { type: { kind: 'date' } },
    ...FEATURES,
    unusable_values: { type: 'BIGINT' },
  });

const totalRow = z.object({
  trips: z.bigint().transform(Number),
  undated: z.bigint().transform(Number),
  unusable: z.bigint().transform(Number),
});

/** Computes the features of every day of pickup. @throws UserError, see `queryFiles` */
export async function computeDailyFeatures(
  key: readonly KeyColumn[],
  { files, limit, ...wanted }: DailyInput,
  session: DuckSession,
  { tempDir, warn }: JobContext,
): Promise<DailyResults> {
  const daily = tableBy(key);
  await session.run(createTempTable(daily));
  const trips = await queryFiles(session, { files, limit, select: selectTrips }, warn);
  if (trips !== undefined)
    await session.run(
      sql`INSERT INTO ${daily} SELECT ${listOf(key)}, pickup_date, count(*),
        CAST(sum(fare) AS DOUBLE) / count(fare), CAST(sum(distance) AS DOUBLE) / count(distance),
        count(*) FILTER (is_fare_unusable) + count(*) FILTER (is_distance_unusable)
        FROM (${trips}) GROUP BY ALL`,
    );
  const rows = { from: daily, key, day: DAY, features: Object.keys(FEATURES) };
  const results = await writeDays(session, rows, wanted, tempDir);
  const [total] = await session.rows(
    sql`SELECT coalesce(sum(trip_count_1d), 0)::BIGINT AS trips,
      coalesce(sum(trip_count_1d) FILTER (pickup_date IS NULL), 0)::BIGINT AS undated,
      coalesce(sum(unusable_values), 0)::BIGINT AS unusable FROM ${daily}`,
    totalRow,
  );
  const { trips: count, undated, unusable } = total ?? { trips: 0, undated: 0, unusable: 0 };
  return {
    results,
    computed: { trips: count },
    leftOut: { undated, unusable },
    warnings: [
      ...(undated > 0
        ? [`${numberOf(undated, 'trip has', 'trips have')} no day of pickup: no result counts them`]
        : []),
      ...(unusable > 0
        ? [
            `${numberOf(unusable, 'fare or distance is', 'fares and distances are')} no usable number: no average counts them`,
          ]
        : []),
    ],
  };
}
