import { SCHEDULED_JOBS } from '@cardlake/job-contract';
import { z } from 'zod';
import { defineJob, type RowKind } from '../../contract/job';
import { dailySettings, runDaily } from '../../daily/run-daily';
import { computeDailyFeatures, type KeyColumn } from './compute';

/** Folder of the trips under the root of the lake. */
const TRIPS = 'raw/nyc_tlc/';

/** Kinds of rows, by the value of the setting. */
const KINDS = {
  vendor: { dataset: 'daily', key: ['vendor_id'] },
  zone: { dataset: 'daily_zones', key: ['vendor_id', 'pickup_zone'] },
} as const satisfies Readonly<Record<string, RowKind & { readonly key: readonly KeyColumn[] }>>;

type KindName = keyof typeof KINDS;

const KIND_NAMES = Object.keys(KINDS) as KindName[];

const { date, size, rows, input } = dailySettings(TRIPS, 'day of pickup');

/** Daily features of taxi trips, by vendor. */
export const dailyFeaturesJob = defineJob(
  {
    name: SCHEDULED_JOBS.daily,
    summary: 'Computes features of NYC TLC taxi trips for each vendor and day of pickup',
    inputs: [
      {
        path: 'raw/nyc_tlc/*.parquet',
        meaning: 'yellow and green trips of any year, as the Taxi and Limousine Commission publishes them',
      },
    ],
    outputs: [
      {
        path: 'features/DATASET/date=YYYY-MM-DD/manifest[_SIZE].json',
        meaning:
          'says what the result of a day is; readers go by it. DATASET is `daily` for rows by vendor, `daily_zones` for rows by vendor and zone',
      },
      {
        path: 'features/DATASET/date=YYYY-MM-DD/features[_SIZE].parquet',
        meaning:
          'the result: `vendor_id`, by zone also `pickup_zone`, `pickup_date`, `trip_count_1d`, `avg_fare_1d`, `avg_distance_1d`; trips without a vendor or a zone are groups of their own',
      },
      {
        path: 'feature-versions/DATASET/date=YYYY-MM-DD/features[_SIZE]-gN-HASH.parquet',
        meaning:
          'the same under a name that is never written again, by generation and content; the manifest names it. A run removes those that none has named for a day',
      },
      {
        path: 'table `daily_features`',
        meaning:
          'one item for each row, by `entity` (`2`; by zone `2/74`) and `date_size` (`2024-01-15#full`)',
      },
    ],
    rows: Object.values(KINDS),
    settings: {
      date,
      groups: {
        placeholder: '<kind>',
        meaning:
          'rows to make: one for each vendor, or one for each vendor and zone of pickup (zone); default vendor',
        choices: KIND_NAMES,
        schema: z.enum(KIND_NAMES).default('vendor'),
      },
      size,
      rows,
      input,
    },
    examples: [
      '--input green_tripdata_2024-01.parquet',
      '--date 2024-01-15',
      '--groups zone',
      '--size small',
    ],
  },
  ({ groups, ...values }, context) =>
    runDaily(
      {
        job: SCHEDULED_JOBS.daily,
        folder: TRIPS,
        kind: KINDS[groups],
        compute: (input, session, own) => computeDailyFeatures(KINDS[groups].key, input, session, own),
      },
      values,
      context,
    ),
);
