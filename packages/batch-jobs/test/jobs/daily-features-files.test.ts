import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { localStore } from '../../src';
import { readFeatures } from '../support/read-features';
import { runJob } from '../support/run-job';
import { testFolder } from '../support/test-folder';
import { greenTrips, writeParquet } from '../support/trips';

const path = testFolder();
const job = (
  lake: string,
  texts: Parameters<typeof runJob>[2] = {},
  more: Parameters<typeof runJob>[3] = {},
) => runJob('daily-features', localStore(path(lake)), texts, more);
const features = (lake: string) => readFeatures(localStore(path(lake)));
const trips = (lake: string, name: string) => path(`${lake}/raw/nyc_tlc/${name}.parquet`);

/** One trip on 2024-01-01 by vendor 1 over 2 miles for 10, in the schema of a colour and year. */
const SCHEMAS: Readonly<Record<string, string>> = {
  'green 2024': `SELECT 1::INTEGER AS "VendorID", TIMESTAMP '2024-01-01 08:00' AS lpep_pickup_datetime, 2.0::DOUBLE AS trip_distance, 10.0::DOUBLE AS fare_amount, NULL::DOUBLE AS ehail_fee, 1::BIGINT AS trip_type`,
  'green 2015': `SELECT 1::BIGINT AS "VendorID", TIMESTAMP '2024-01-01 08:00' AS lpep_pickup_datetime, 2.0::DOUBLE AS trip_distance, 10.0::DOUBLE AS fare_amount, 1.0::DOUBLE AS trip_type`,
  'yellow 2019': `SELECT 1::BIGINT AS "VendorID", TIMESTAMP '2024-01-01 08:00' AS tpep_pickup_datetime, 2.0::DOUBLE AS trip_distance, 10.0::DOUBLE AS fare_amount, 1.25 AS airport_fee`,
  'yellow 2024': `SELECT 1::INTEGER AS "VendorID", TIMESTAMP '2024-01-01 08:00' AS tpep_pickup_datetime, 2.0::DOUBLE AS trip_distance, 10.0::DOUBLE AS fare_amount, 1.75 AS "Airport_fee"`,
  'yellow 2025': `SELECT 1::INTEGER AS "VendorID", TIMESTAMP '2024-01-01 08:00' AS tpep_pickup_datetime, 2.0::DOUBLE AS trip_distance, 10.0::DOUBLE AS fare_amount, 1.75 AS "Airport_fee", 0.75 AS cbd_congestion_fee`,
  nanoseconds: `SELECT 1.0::DOUBLE AS "VendorID", TIMESTAMP_NS '2024-01-01 08:00:00.000000001' AS tpep_pickup_datetime, 2::INTEGER AS trip_distance, 10::DECIMAL(8,2) AS fare_amount`,
  'yellow 2018, 64 bits, without a fee': `SELECT 1::BIGINT AS "VendorID", TIMESTAMP '2024-01-01 08:00' AS tpep_pickup_datetime, 2.0::DOUBLE AS trip_distance, 10.0::DOUBLE AS fare_amount, NULL::INTEGER AS airport_fee`,
  'vendors as numbers with a fraction': `SELECT 1.0::FLOAT AS vendor_id, DATE '2024-01-01' AS tpep_pickup_datetime, 2::BIGINT AS trip_distance, 10::INTEGER AS fare_amount`,
  'written by Spark, in UTC': `SELECT 1::SMALLINT AS "VendorID", TIMESTAMPTZ '2024-01-01 23:30:00+00' AS lpep_pickup_datetime, 2.0::DOUBLE AS trip_distance, 10.0::DECIMAL(10, 2) AS fare_amount`,
  'both spellings of a fee': `SELECT 1::INTEGER AS "VendorID", TIMESTAMP '2024-01-01 08:00' AS tpep_pickup_datetime, 2.0::DOUBLE AS trip_distance, 10.0::DOUBLE AS fare_amount, 1.75 AS "Airport_fee", 1.25 AS airport_fee, 0.75 AS cbd_congestion_fee`,
  'yellow 2010': `SELECT '1' AS vendor_id, '2024-01-01 08:00:00' AS pickup_datetime, 2.0::DOUBLE AS trip_distance, 10.0::DOUBLE AS fare_amount`,
  'yellow 2009': `SELECT '1' AS vendor_name, '2024-01-01 08:00:00' AS "Trip_Pickup_DateTime", 2.0::DOUBLE AS "Trip_Distance", 10.0::DOUBLE AS "Fare_Amt"`,
};

test('files of every year and colour are read together, in either order', async () => {
  const names = Object.keys(SCHEMAS);
  for (const [lake, order] of Object.entries({ years: names, seray: [...names].reverse() })) {
    for (const [i, name] of order.entries()) await writeParquet(trips(lake, `${i}`), SCHEMAS[name] ?? '');
    expect(await job(lake)).toMatchObject({ files: names.length, trips: names.length, groups: 1 });
    expect(await features(lake)).toEqual([
      { vendor_id: '1', day: '2024-01-01', trip_count_1d: names.length, avg_fare_1d: 10, avg_distance_1d: 2 },
    ]);
  }
});

test.each([
  ['cut in half', (file: string) => truncateSync(file, Math.floor(readFileSync(file).length / 2))],
  ['cut at its end', (file: string) => truncateSync(file, readFileSync(file).length - 1)],
  ['cut in its footer', (file: string) => truncateSync(file, readFileSync(file).length - 100)],
  [
    'with a damaged footer',
    (file: string) => {
      const bytes = readFileSync(file);
      bytes.fill(0xff, bytes.length - 200, bytes.length - 8);
      writeFileSync(file, bytes);
    },
  ],
  ['that is shorter than a footer', (file: string) => writeFileSync(file, 'PAR1')],
  ['of text', (file: string) => writeFileSync(file, 'VendorID,fare_amount\n1,2\n')],
  [
    'with damaged pages',
    (file: string) => {
      const bytes = readFileSync(file);
      bytes.fill(0xff, 4, Math.floor(bytes.length / 2));
      writeFileSync(file, bytes);
    },
  ],
])('a Parquet file %s is refused by name, and nothing is written', async (kind, damage) => {
  const lake = `torn ${kind}`;
  await writeParquet(trips(lake, 'good'), greenTrips(100));
  await writeParquet(trips(lake, 'torn'), greenTrips(5000));
  damage(trips(lake, 'torn'));
  const outside = path(`${kind}/outside.parquet`);
  await writeParquet(outside, greenTrips(10));
  await expect(job(lake, { input: outside })).rejects.toMatchObject({
    code: 'unreadable_input',
    message: expect.stringMatching(/^cannot read raw\/nyc_tlc\/torn\.parquet: (?!.*good)/),
  });
  expect(readdirSync(path(lake))).toEqual(['raw']);
  expect(readdirSync(path(`${lake}/raw/nyc_tlc`))).toEqual(['good.parquet', 'torn.parquet']);
});

test('empty files are fine: without rows, and without bytes, which is told', async () => {
  await writeParquet(trips('empty', 'a'), `SELECT * FROM (${SCHEMAS['yellow 2009']}) WHERE false`);
  writeFileSync(trips('empty', 'b'), '');
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  expect(await job('empty', {}, { warn })).toMatchObject({ files: 2, trips: 0, days: 0 });
  expect(warnings).toEqual(['raw/nyc_tlc/b.parquet has no bytes: it counts as a file without rows']);
  await writeParquet(trips('empty', 'c'), SCHEMAS['green 2024'] ?? '');
  expect(await job('empty')).toMatchObject({ trips: 1, groups: 1 });
});

test.each([
  ['vendor', '"VendorID"'],
  ['pickup', 'lpep_pickup_datetime'],
  ['fare', 'fare_amount'],
  ['distance', 'trip_distance'],
])(
  'a file without the column for the %s is refused by name, and nothing is written',
  async (value, column) => {
    const lake = `without ${value}`;
    await writeParquet(trips(lake, 'good'), greenTrips(10));
    await writeParquet(trips(lake, 'other'), `SELECT * EXCLUDE (${column}) FROM (${greenTrips(10)})`);
    await expect(job(lake)).rejects.toMatchObject({
      code: 'wrong_format',
      message: expect.stringContaining(
        `other.parquet is no file of yellow or green trips: it has no column for ${value}, but `,
      ),
    });
    expect(readdirSync(path(lake))).toEqual(['raw']);
  },
);

test('values of a type that is no number are told and left out', async () => {
  await writeParquet(
    trips('types', 'a'),
    `SELECT 1 AS "VendorID", TIMESTAMP '2024-01-01' AS lpep_pickup_datetime, 'much' AS fare_amount, [1.0] AS trip_distance`,
  );
  expect(await job('types')).toMatchObject({ trips: 1, groups: 1, unusable: 2 });
});

test('a file of something else is refused, and says which columns it has', async () => {
  await writeParquet(
    trips('other', 'fhv'),
    `SELECT 'B1' AS dispatching_base_num, TIMESTAMP '2024-01-01' AS pickup_datetime`,
  );
  await expect(job('other')).rejects.toMatchObject({
    code: 'wrong_format',
    message: expect.stringContaining(
      'fhv.parquet is no file of yellow or green trips: it has no column for vendor and fare and distance, but dispatching_base_num, pickup_datetime',
    ),
  });
  await expect(job('none')).rejects.toMatchObject({ code: 'missing_input' });
});
