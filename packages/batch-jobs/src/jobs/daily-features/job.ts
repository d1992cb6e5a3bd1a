import { basename } from 'node:path';
import { sha256Of } from '@cardlake/lake';
import { numberOf, UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { defineJob, type JobContext, type JobReport, type RowKind } from '../../contract/job';
import { sizeOf, sizeSettings } from '../../contract/sizes';
import { readBaseline } from '../../results/baseline';
import { publish } from '../../results/publish';
import { computeDailyFeatures, type KeyColumn } from './compute';
import type { TripFile } from './trip-files';

/** Folder of the trips under the root of the lake. */
const TRIPS = 'raw/nyc_tlc/';

/** Kinds of rows, by the value of the setting. */
const KINDS = {
  vendor: { dataset: 'daily', key: ['vendor_id'] },
  zone: { dataset: 'daily_zones', key: ['vendor_id', 'pickup_zone'] },
} as const satisfies Readonly<Record<string, RowKind & { readonly key: readonly KeyColumn[] }>>;

type KindName = keyof typeof KINDS;

const KIND_NAMES = Object.keys(KINDS) as KindName[];

const textList = z
  .union([z.string().transform((text) => [text]), z.array(z.string()).readonly()])
  .optional()
  .transform((texts) => texts ?? []);

/** Daily features of taxi trips, by vendor. */
export const dailyFeatures = defineJob(
  {
    name: 'daily-features',
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
      date: {
        placeholder: '<day>',
        meaning: 'the only day of pickup to compute, such as 2024-01-15; default every day of the input',
        schema: z.iso.date('expected a day such as 2024-01-15').optional(),
      },
      groups: {
        placeholder: '<kind>',
        meaning:
          'rows to make: one for each vendor, or one for each vendor and zone of pickup (zone); default vendor',
        choices: KIND_NAMES,
        schema: z.enum(KIND_NAMES).default('vendor'),
      },
      ...sizeSettings,
      input: {
        placeholder: '<file>',
        meaning: 'a Parquet file to add to raw/nyc_tlc/ first; may be given several times',
        isList: true,
        isLocalFile: () => true,
        schema: textList,
      },
    },
    examples: [
      '--input green_tripdata_2024-01.parquet',
      '--date 2024-01-15',
      '--groups zone',
      '--size small',
    ],
  },
  async ({ date, groups: kind, size, rows, input }, context) => {
    const chosen = sizeOf({ size, rows });
    const { dataset, key } = KINDS[kind];
    const id = { dataset, size: chosen.name };
    // Before the input is listed: a run with newer input must not be replaced by this one.
    const baseline = await readBaseline(context.store, id, date);
    const added = input.map((path): TripFile => ({ name: basename(path), path }));
    const files = await findTrips(added, context);
    const emptyDays = [...baseline].filter(([, { manifest }]) => manifest.rows > 0).map(([day]) => day);
    const stage = context.reporter.stage('compute');
    const computed = await computeDailyFeatures(
      files,
      { key, limit: chosen.rows, day: date, emptyDays },
      context,
    );
    const groups = computed.results.reduce((sum, result) => sum + result.rows.length, 0);
    const facts = { trips: computed.trips, groups, days: computed.results.length };
    stage.done(facts);
    if (computed.undated > 0)
      context.warn(
        `${numberOf(computed.undated, 'trip has', 'trips have')} no day of pickup: no result counts them`,
      );
    if (computed.unusable > 0)
      context.warn(
        `${numberOf(computed.unusable, 'fare or distance is', 'fares and distances are')} no usable number: no average counts them`,
      );
    context.signal.throwIfAborted();
    for (const { name, path } of added)
      await context.store.upload(`${TRIPS}${name}`, path, { sha256: await sha256Of(path) });
    const counts = await publish(
      { job: 'daily-features', ...id, baseline, results: computed.results },
      context,
    );
    return {
      files: files.length,
      ...facts,
      undated: computed.undated,
      unusable: computed.unusable,
      ...counts,
    } satisfies JobReport;
  },
);

/** Brings all trips to the local disk; a file that is added takes the place of one with its name. */
async function findTrips(added: readonly TripFile[], context: JobContext): Promise<TripFile[]> {
  const { store, tempDir, reporter } = context;
  const listed = (await store.list(TRIPS)).filter(
    ({ path }) => path.endsWith('.parquet') && !added.some(({ name }) => `${TRIPS}${name}` === path),
  );
  const stage = reporter.stage(
    'fetch',
    listed.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  const paths = await store.fetch(listed, tempDir, stage.advance);
  stage.done({ files: listed.length });
  const files = [...listed.map(({ path }, i): TripFile => ({ name: path, path: paths[i] ?? '' })), ...added];
  if (files.length === 0)
    throw new UserError('missing_input', `there is no Parquet file in ${store.name}/${TRIPS}`, {
      hint: 'Put one there by the job ingest, or give --input.',
    });
  return files.sort((a, b) => (basename(a.name) < basename(b.name) ? -1 : 1));
}
