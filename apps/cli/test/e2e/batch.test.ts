import { existsSync } from 'node:fs';
import { testFolder } from '@cardlake/engine/test-kit';
import { openSession, pathLiteral, sql } from '@cardlake/lake';
import { cardlake } from '../support/cardlake';

const path = testFolder();
const batch = (...args: readonly string[]) => cardlake('batch', ...args, '--lake', path('lake'));
const trips = path('trips.parquet');

beforeAll(async () => {
  const session = await openSession({ tempDir: path('.') });
  await session.run(
    sql`COPY (SELECT nullif(i % 3, 0)::INTEGER AS "VendorID", TIMESTAMP '2024-01-01' + INTERVAL 1 HOUR * i AS lpep_pickup_datetime,
      2.5::DOUBLE AS trip_distance, i / 4 AS fare_amount FROM range(48) AS t(i)) TO ${pathLiteral(trips)} (FORMAT parquet)`,
  );
  session.close();
});

test('a file of trips becomes features that are looked up; running again changes nothing', async () => {
  const first = await batch('run', 'daily-features', '--input', trips, '--json');
  expect([first.code, first.err]).toEqual([0, '']);
  const summary = (out: string) => JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
  expect(summary(first.out)).toMatchObject({ stage: 'summary', trips: 48, groups: 6, days: 2, published: 2 });
  const again = await batch('run', 'daily-features', '--json');
  expect(summary(again.out)).toMatchObject({ groups: 6, published: 0, unchanged: 2 });
  const found = await batch('lookup', 'none', '--date', '2024-01-02', '--json');
  expect(found).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(found.out)).toEqual({
    vendor_id: null,
    pickup_date: '2024-01-02',
    trip_count_1d: 8,
    avg_fare_1d: 8.625,
    avg_distance_1d: 2.5,
  });
  expect((await batch('lookup', '1')).out).toMatch(
    /^vendor_id +pickup_date .*\n.*\n1 +2024-01-02 .*\n1 +2024-01-01 /,
  );
});

test('a file is ingested, with what is told about it', async () => {
  expect(await batch('run', 'ingest', '--source', trips, '--name', 'more.parquet')).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /^ingest: path raw\/nyc_tlc\/more\.parquet, bytes [\d,]+, rows 48, sha256 [0-9a-f]{64}\n$/,
    ),
  });
  expect(existsSync(path('lake/raw/nyc_tlc/more.parquet'))).toBe(true);
});

test.each<[number, string, readonly string[]]>([
  [1, 'daily-features has published nothing of size full for 7', ['lookup', '7']],
  [2, "argument 'huge' is invalid", ['run', 'daily-features', '--size', 'huge']],
  [2, '--rows: expected a whole number from 1; found "x"', ['run', 'daily-features', '--rows', 'x']],
  [2, '--source: expected a file or an address; it is missing', ['run', 'ingest']],
  [2, 'there is no file none.parquet', ['run', 'ingest', '--source', 'none.parquet']],
])('exit code %d: %s', async (code, message, args) => {
  expect(await batch(...args)).toMatchObject({ code, err: expect.stringContaining(message), out: '' });
});
