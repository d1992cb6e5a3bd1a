import { cpSync } from 'node:fs';
import { verifyTestLake } from '@cardlake/engine/test-kit';
import { type DataStore, localStore } from '../../src';
import { readTables, runLaptop, writeBronze } from '../../test-kit';
import { download, memoryBucket, runCardLake, upload } from '../support/card-lakes';
import { testFolder } from '../support/test-folder';

const path = testFolder();

/** Remembers which files a store is asked for. */
function recording(store: DataStore): { readonly store: DataStore; readonly fetched: string[] } {
  const fetched: string[] = [];
  return {
    fetched,
    store: {
      ...store,
      fetch(files, ...rest) {
        fetched.push(...files.map((file) => file.path));
        return store.fetch(files, ...rest);
      },
    },
  };
}

test('a lake that the job builds day by day holds what a laptop makes of it at once, in a bucket and in a folder', async () => {
  await writeBronze(path('bronze'));
  cpSync(path('bronze'), path('laptop'), { recursive: true });
  await runLaptop(path('laptop'), 100);
  const expected = await readTables(path('laptop'));
  const bucket = memoryBucket();
  await upload(path('bronze'), bucket);
  cpSync(path('bronze'), path('folder'), { recursive: true });
  for (const day of [1, 2, 2, 100]) await runCardLake(bucket.store, day);
  for (const day of [2, 100]) await runCardLake(localStore(path('folder')), day);
  download(bucket, path('copy'));
  expect(await readTables(path('copy'))).toEqual(expected);
  expect(await readTables(path('folder'))).toEqual(expected);
  expect(await verifyTestLake(path('copy'))).toEqual([]);
  expect(await verifyTestLake(path('folder'))).toEqual([]);
});

test('a run fetches the days that it needs, and none before', async () => {
  await writeBronze(path('long'), { days: 90, perDay: 12, seed: 3 });
  cpSync(path('long'), path('long-laptop'), { recursive: true });
  const bucket = memoryBucket();
  await upload(path('long'), bucket);
  await runCardLake(bucket.store, 85);
  const { store, fetched } = recording(bucket.store);
  await runCardLake(store, 87);
  const days = fetched.flatMap(
    (name) => /^(?:silver\/card_transactions|gold\/.*)\/dt=(.{10})/.exec(name)?.[1] ?? [],
  );
  expect(days.length).toBeGreaterThan(0);
  expect(new Set(days.sort()).size).toBeLessThan(60);
  await runCardLake(bucket.store, 200);
  await runLaptop(path('long-laptop'), 200);
  download(bucket, path('long-copy'));
  expect(await readTables(path('long-copy'))).toEqual(await readTables(path('long-laptop')));
});
