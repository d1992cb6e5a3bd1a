import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { missingRealFiles, realFile } from '@cardlake/tooling/real-data';
import { testUnless } from '@cardlake/tooling/skip';
import { localStore } from '../../src';
import { readFeatures } from '../support/read-features';
import { runJob } from '../support/run-job';
import { testFolder } from '../support/test-folder';
import { greenTrips, writeParquet } from '../support/trips';

const path = testFolder();
const GREEN = 'green_tripdata_2024-01.parquet';
const job = (
  lake: string,
  texts: Parameters<typeof runJob>[2] = {},
  more: Parameters<typeof runJob>[3] = {},
) => runJob('daily-features', localStore(path(lake)), texts, more);
const features = (lake: string, size?: string) => readFeatures(localStore(path(lake)), size);
const trips = (lake: string, name: string) => path(`${lake}/raw/nyc_tlc/${name}.parquet`);

testUnless(missingRealFiles(GREEN))('the month of green trips has its known features', async () => {
  const report = await job('green', { input: realFile(GREEN) });
  expect(report).toMatchObject({ trips: 56_551, groups: 63, days: 32, published: 32 });
  const rows = await features('green');
  const sum = (of: 'avg_fare_1d' | 'avg_distance_1d') => rows.reduce((all, row) => all + (row[of] ?? 0), 0);
  expect(sum('avg_fare_1d')).toBeCloseTo(1077.384621, 6);
  expect(sum('avg_distance_1d')).toBeCloseTo(1150.891841, 6);
  const day = rows.filter((row) => row.day === '2024-01-15');
  expect(day.map(({ vendor_id, trip_count_1d }) => [vendor_id, trip_count_1d])).toEqual([
    ['1', 162],
    ['2', 1170],
  ]);
  expect(day.map((row) => row.avg_fare_1d?.toFixed(6))).toEqual(['18.626543', '16.581667']);
  expect(day.map((row) => row.avg_distance_1d?.toFixed(6))).toEqual(['2.148148', '27.248427']);
  expect(existsSync(path('green/features/daily/date=2024-01-15/features.parquet'))).toBe(true);
});

test('averages are those of exact sums, whatever the order of rows, the cut into files and the threads', async () => {
  await writeParquet(trips('one', 'a'), greenTrips(3000));
  await writeParquet(
    trips('two', 'z'),
    `SELECT * FROM (${greenTrips(3000)}) WHERE fare_amount > 40 ORDER BY fare_amount DESC`,
  );
  await writeParquet(trips('two', 'b'), `SELECT * FROM (${greenTrips(3000)}) WHERE fare_amount <= 40`);
  await job('one');
  await job('two', {}, { resources: { memoryMb: 300, threads: 1 } });
  const file = (lake: string) =>
    readFileSync(path(`${lake}/features/daily/date=2024-01-02/features.parquet`));
  expect(file('one').equals(file('two'))).toBe(true);
  const rows = await features('one');
  expect(rows.map(({ vendor_id }) => vendor_id).slice(0, 3)).toEqual(['1', '2', null]);
  expect(rows.reduce((all, row) => all + row.trip_count_1d, 0)).toBe(3000);
});

test('values that are no number, and trips without a time, are told and left out; a group without values has none', async () => {
  await writeParquet(
    trips('odd', 'a'),
    `SELECT * FROM (VALUES (1, TIMESTAMP '2024-01-01', 'nan'::DOUBLE, 3.0), (1, TIMESTAMP '2024-01-01', 5.0, 'inf'::DOUBLE),
      (2, TIMESTAMP '2024-01-01', 1e15, NULL), (1, NULL, 1.0, 1.0)) AS t("VendorID", lpep_pickup_datetime, fare_amount, trip_distance)`,
  );
  expect(await job('odd')).toMatchObject({ trips: 4, undated: 1, unusable: 3 });
  expect(await features('odd')).toEqual([
    { vendor_id: '1', day: '2024-01-01', trip_count_1d: 2, avg_fare_1d: 5, avg_distance_1d: 3 },
    { vendor_id: '2', day: '2024-01-01', trip_count_1d: 1, avg_fare_1d: null, avg_distance_1d: null },
  ]);
});

test('sizes take the first rows in the order of the files, and never meet', async () => {
  await writeParquet(trips('sizes', 'b'), greenTrips(1500, { seed: 3 }));
  await writeParquet(trips('sizes', 'a'), greenTrips(300));
  const expected = { small: 500, medium: 1000, large: 1800, full: 1800 };
  await Promise.all(
    Object.entries(expected).map(async ([size, rows]) =>
      expect(await job('sizes', { size })).toMatchObject({ trips: rows }),
    ),
  );
  expect(await job('sizes', { rows: '301' })).toMatchObject({ trips: 301 });
  for (const [size, rows] of Object.entries({ ...expected, 'rows-301': 301 }))
    expect((await features('sizes', size)).reduce((sum, row) => sum + row.trip_count_1d, 0)).toBe(rows);
  const names = readdirSync(path('sizes/features/daily/date=2024-01-01'));
  expect(names).toContain('features_small.parquet');
  expect(names).toContain('manifest_rows-301.json');
  await writeParquet(trips('first', 'a'), greenTrips(300));
  await writeParquet(trips('first', 'b'), `SELECT * FROM (${greenTrips(1500, { seed: 3 })}) LIMIT 200`);
  await job('first');
  expect(await features('first')).toEqual(await features('sizes', 'small'));
});

test('rows by vendor and zone are results of their own, and add up to the rows by vendor', async () => {
  await writeParquet(
    trips('zones', 'a'),
    `SELECT *, (lpep_pickup_datetime::DATE - DATE '2024-01-01') % 2 + 74 AS "PULocationID" FROM (${greenTrips(900)})`,
  );
  // A file of a year without zones.
  await writeParquet(
    trips('zones', 'b'),
    `SELECT '1' AS vendor_id, '2024-01-01 08:00:00' AS pickup_datetime, 2.0 AS trip_distance, 10.0 AS fare_amount`,
  );
  await job('zones');
  const before = await features('zones');
  expect(await job('zones', { groups: 'zone' })).toMatchObject({ trips: 901, groups: 10, published: 3 });
  expect(await features('zones')).toEqual(before);
  const byZone = await readFeatures(localStore(path('zones')), 'full', 'daily_zones');
  expect(byZone.filter(({ day }) => day === '2024-01-01').map(({ pickup_zone: zone }) => zone)).toEqual([
    74,
    null,
    74,
    74,
  ]);
  for (const row of before) {
    const parts = byZone.filter(({ day, vendor_id }) => day === row.day && vendor_id === row.vendor_id);
    expect(parts.reduce((sum, { trip_count_1d: count }) => sum + count, 0)).toBe(row.trip_count_1d);
  }
});

test('a day is computed alone, also when it has no trips any more; a run of all days empties days that are gone', async () => {
  const all = greenTrips(200, { days: 2 });
  await writeParquet(trips('days', 'a'), all);
  expect(await job('days', { date: '2024-01-01' })).toMatchObject({ days: 1, published: 1 });
  expect(new Set((await features('days')).map(({ day }) => day))).toEqual(new Set(['2024-01-01']));
  await job('days');
  await writeParquet(trips('days', 'a'), `SELECT * FROM (${all}) WHERE lpep_pickup_datetime >= '2024-01-02'`);
  expect(await job('days')).toMatchObject({ published: 1, unchanged: 1 });
  expect(new Set((await features('days')).map(({ day }) => day))).toEqual(new Set(['2024-01-02']));
  expect(await job('days')).toMatchObject({ published: 0, unchanged: 1 });
  expect(await job('days', { date: '2030-05-05' })).toMatchObject({ groups: 0, published: 1 });
});

test.each([
  [{ size: 'huge' }, '--size'],
  [{ rows: '0' }, '--rows'],
  [{ date: '2024-02-30' }, '--date'],
  [{ colour: 'green' }, 'no setting --colour'],
])('%j is refused before anything is done', async (texts, named) => {
  await expect(job('refused', texts)).rejects.toMatchObject({
    code: 'bad_option',
    message: expect.stringContaining(named),
  });
  expect(existsSync(path('refused'))).toBe(false);
});
