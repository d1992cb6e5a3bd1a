import { rmSync, writeFileSync } from 'node:fs';
import { openSession } from '@cardlake/lake';
import { localStore, lookUp } from '../../src';
import { runJob } from '../support/run-job';
import { testFolder } from '../support/test-folder';
import { greenTrips, writeParquet } from '../support/trips';

const path = testFolder();
const store = localStore(path('lake'));

/** Looks up a vendor in the results of full runs. */
async function lookUpVendor(key: string, day?: string) {
  const session = await openSession({ tempDir: path('.') });
  try {
    return await lookUp(store, session, { dataset: 'daily', column: 'vendor_id', key, size: 'full', day });
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

test('an expired version is read from the copy, and a result that nothing has is damage', async () => {
  rmSync(path('lake/feature-versions'), { recursive: true });
  expect(await lookUpVendor('1')).toHaveLength(3);
  writeFileSync(path('lake/features/daily/date=2024-01-02/features.parquet'), 'other');
  await expect(lookUpVendor('1')).rejects.toMatchObject({ code: 'file_damaged' });
  writeFileSync(path('lake/features/daily/date=2024-01-02/manifest.json'), '{}');
  await expect(lookUpVendor('1')).rejects.toMatchObject({ code: 'file_damaged' });
});
