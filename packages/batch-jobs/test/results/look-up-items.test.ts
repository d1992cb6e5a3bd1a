import { memoryItemTable } from '@cardlake/aws/test-kit';
import { LOOKUP_KEYS } from '@cardlake/job-contract';
import { openSession } from '@cardlake/lake';
import { findJob, localStore, lookUp, lookUpItems } from '../../src';
import { runJob } from '../support/run-job';
import { testFolder } from '../support/test-folder';
import { greenTrips, writeParquet } from '../support/trips';

const path = testFolder();
const kinds = findJob('daily-features').contract.rows ?? [];
const store = localStore(path('lake'));
const table = memoryItemTable(LOOKUP_KEYS);

beforeAll(async () => {
  await writeParquet(path('lake/raw/nyc_tlc/a.parquet'), greenTrips(500));
  for (const settings of [{}, { size: 'small' }, { groups: 'zone' }])
    await runJob('daily-features', store, settings, { lookups: table });
});

/** Looks a key up in the files. */
async function inFiles(key: string, size: string, day?: string) {
  const session = await openSession({ tempDir: path('.') });
  try {
    const rows = await lookUp(store, session, { kinds, key, size, day });
    return rows.map(({ pickup_date: date, ...rest }) => ({ date, ...rest }));
  } finally {
    session.close();
  }
}

test.each([
  ['1', 'full', undefined],
  ['none', 'small', undefined],
  ['2', 'full', '2024-01-02'],
  ['2', 'full', '2023-01-02'],
  ['9', 'full', undefined],
  ['1/2/3', 'full', undefined],
])('the table has for %s, size %s, day %s what the files have', async (key, size, day) => {
  expect(await lookUpItems(table, { kinds, key, size, day })).toEqual(await inFiles(key, size, day));
});

test('a key that a result no longer has is not found', async () => {
  await writeParquet(
    path('lake/raw/nyc_tlc/a.parquet'),
    `SELECT * FROM (${greenTrips(500)}) WHERE "VendorID" = 1`,
  );
  await runJob('daily-features', store, {}, { lookups: table });
  expect(await lookUpItems(table, { kinds, key: '2', size: 'full' })).toEqual([]);
  expect(await lookUpItems(table, { kinds, key: '1', size: 'full' })).toHaveLength(3);
});
