import { rmSync, writeFileSync } from 'node:fs';
import { openSession } from '@cardlake/lake';
import { type DataStore, findJob, localStore, lookUp } from '../../src';
import { runJob } from '../support/run-job';
import { testFolder } from '../support/test-folder';
import { greenTrips, writeParquet } from '../support/trips';

const path = testFolder();
const kinds = findJob('daily-features').contract.rows ?? [];
const store = localStore(path('lake'));

/** Looks up a vendor in the results of full runs. */
async function lookUpVendor(key: string, day?: string, from: DataStore = store) {
  const session = await openSession({ tempDir: path('.') });
  try {
    return await lookUp(from, session, { kinds, key, size: 'full', day });
  } finally {
    session.close();
  }
}

test('a key is found on each of its days, the newest first, and a row without one by its word', async () => {
  await writeParquet(path('lake/raw/nyc_tlc/a.parquet'), greenTrips(500));
  await runJob('daily-features', store);
  const days = ['2024-01-03', '2024-01-02', '2024-01-01'];
  for (const key of ['1', 'none'])
    expect((await lookUpVendor(key)).map(({ pickup_date: day }) => day)).toEqual(days);
  const [row] = await lookUpVendor('2', '2024-01-02');
  expect(row).toMatchObject({ vendor_id: '2', pickup_date: '2024-01-02', trip_count_1d: expect.any(Number) });
  expect(await lookUpVendor('9')).toEqual([]);
  expect(await lookUpVendor('1', '2023-01-01')).toEqual([]);
});

test('a row by vendor and zone is found by both, and never meets the rows by vendor', async () => {
  await writeParquet(
    path('lake/raw/nyc_tlc/b.parquet'),
    `SELECT 'a/7' AS vendor_id, '2024-01-02' AS pickup_datetime, 1.0 AS trip_distance, 2.0 AS fare_amount, 74 AS "PULocationID"`,
  );
  await runJob('daily-features', store, { groups: 'zone' });
  expect(await lookUpVendor('a%2F7/74')).toMatchObject([
    { vendor_id: 'a/7', pickup_zone: 74, avg_fare_1d: 2 },
  ]);
  expect(await lookUpVendor('none/none')).toHaveLength(3);
  expect(await lookUpVendor('a/7')).toEqual([]);
  expect(await lookUpVendor('1')).toHaveLength(3);
});

test('each manifest is read once, and again when a newer run has removed its file', async () => {
  const reads: string[] = [];
  const watched: DataStore = {
    ...store,
    read: async (file) => {
      reads.push(file);
      return store.read(file);
    },
  };
  await lookUpVendor('1', undefined, watched);
  const manifests = reads.filter((file) => file.endsWith('manifest.json'));
  expect(manifests).toHaveLength(3);
  expect(new Set(manifests).size).toBe(3);
  let stale = 1;
  const overtaken: DataStore = {
    ...store,
    read: async (file) => {
      const found = await store.read(file);
      if (!file.endsWith('date=2024-01-01/manifest.json') || stale-- <= 0 || found === undefined)
        return found;
      const earlier = { ...JSON.parse(found.content.toString()), file: 'gone', sha256: '0' };
      return { ...found, content: Buffer.from(JSON.stringify(earlier)) };
    },
  };
  expect(await lookUpVendor('1', '2024-01-01', overtaken)).toHaveLength(1);
});

test('an expired version is read from the copy, and a result that nothing has is damage', async () => {
  rmSync(path('lake/feature-versions'), { recursive: true });
  expect(await lookUpVendor('1')).toHaveLength(3);
  writeFileSync(path('lake/features/daily/date=2024-01-02/features.parquet'), 'other');
  await expect(lookUpVendor('1')).rejects.toMatchObject({ code: 'file_damaged' });
  writeFileSync(path('lake/features/daily/date=2024-01-02/manifest.json'), '{}');
  await expect(lookUpVendor('1')).rejects.toMatchObject({ code: 'file_damaged' });
});
