import { cpSync } from 'node:fs';
import { memoryObjects } from '@cardlake/aws/test-kit';
import { fixedClock } from '@cardlake/runtime';
import { type DataStore, localStore } from '../../src';
import { readTables, runLaptop, writeBronze } from '../../test-kit';
import { type Bucket, download, headIn, memoryBucket, runCardLake, upload } from '../support/card-lakes';
import { testFolder } from '../support/test-folder';

const HOUR_MS = 3_600_000;
const path = testFolder();
const traffic = { days: 3, perDay: 60 };
let expected: Awaited<ReturnType<typeof readTables>>;

beforeAll(async () => {
  await writeBronze(path('bronze'), traffic);
  cpSync(path('bronze'), path('laptop'), { recursive: true });
  await runLaptop(path('laptop'), 100);
  expected = await readTables(path('laptop'));
});

/** Opens a bucket with the first days of the lake, whose clock is in the test's hands. */
async function bucketOfFirstDays(now = () => 0): Promise<Bucket> {
  const bucket = memoryBucket(memoryObjects(new Map(), now));
  await upload(path('bronze'), bucket);
  await runCardLake(bucket.store, 2);
  return bucket;
}

let copies = 0;
const tablesOf = (bucket: Bucket) => {
  const folder = path(`copy-${copies++}`);
  download(bucket, folder);
  return readTables(folder);
};

/** Calls back after each write. */
const afterWrites = (store: DataStore, look: () => void): DataStore => ({
  ...store,
  async upload(...args) {
    await store.upload(...args);
    look();
  },
  async swap(...args) {
    const version = await store.swap(...args);
    look();
    return version;
  },
  async remove(...args) {
    await store.remove(...args);
    look();
  },
});

test('a run that is killed after any write leaves the old lake or the new one, and the next run does what is left', async () => {
  const bucket = await bucketOfFirstDays();
  const before = headIn(bucket.objects.stored).version;
  const left: Map<string, Uint8Array>[] = [];
  const look = () => left.push(new Map(bucket.objects.stored));
  await runCardLake(afterWrites(bucket.store, look), 100);
  const heads = left.map(headIn);
  expect(heads.flatMap(({ damaged }) => damaged)).toEqual([]);
  const after = headIn(bucket.objects.stored).version;
  expect(new Set(heads.map(({ version }) => version))).toEqual(new Set([before, after]));
  expect(await tablesOf(bucket)).toEqual(expected);
  // Half of the files are there; all of them, and the list of removed ones.
  const swapped = heads.findIndex(({ version }) => version === after);
  for (const step of [Math.floor(swapped / 2), swapped - 1]) {
    const restarted = memoryBucket(memoryObjects(left[step]));
    await runCardLake(restarted.store, 100);
    expect(await tablesOf(restarted)).toEqual(expected);
  }
});

test('of two runs at once one wins, and the other says so and has changed nothing; what nobody names goes after a day', async () => {
  let now = 0;
  const bucket = await bucketOfFirstDays(() => now);
  const overtaken: DataStore = {
    ...bucket.store,
    async swap(name, ...rest) {
      if (name.endsWith('checkpoint.json')) await runCardLake(bucket.store, 100, { runId: 'winner' });
      return bucket.store.swap(name, ...rest);
    },
  };
  await expect(runCardLake(overtaken, 100, { runId: 'loser' })).rejects.toMatchObject({
    code: 'result_overtaken',
    message: expect.stringContaining('another run wrote the lake s3://lake/here meanwhile'),
  });
  expect(await tablesOf(bucket)).toEqual(expected);
  const filesOf = (run: string) =>
    [...bucket.objects.stored.keys()].filter((key) => key.includes(`-${run}-`));
  const named = () => headIn(bucket.objects.stored).files;
  expect(filesOf('loser').length).toBeGreaterThan(0);
  expect(named().some((name) => name.includes('-loser-'))).toBe(false);
  const old = filesOf('run-1').filter((key) => key.endsWith('.parquet') && !key.includes('event_ids'));
  const removed = old.filter((key) => !named().includes(key.slice('lake/here/'.length)));
  expect(removed.length).toBeGreaterThan(0);
  // The journal is written again, as by a run with something new, since only the clock of the store counts.
  for (const [hours, day, stay] of [
    [1, 100, true],
    [23, 101, true],
    [26, 102, false],
  ] as const) {
    now = hours * HOUR_MS;
    await bucket.store.swap('_cardlake/checkpoint.json', await headOf(bucket), await versionOf(bucket));
    await runCardLake(bucket.store, day, { runId: `later-${hours}` });
    expect(removed.some((key) => bucket.objects.stored.has(key))).toBe(stay);
    expect(headIn(bucket.objects.stored).damaged).toEqual([]);
  }
  expect(filesOf('loser').filter((key) => key.endsWith('.parquet'))).toEqual([]);
  expect(await tablesOf(bucket)).toEqual(expected);
});

const headOf = async ({ store }: Bucket) =>
  Buffer.from((await store.read('_cardlake/checkpoint.json'))?.content ?? '');
const versionOf = async ({ store }: Bucket) => (await store.read('_cardlake/checkpoint.json'))?.version;

test('a lake that a laptop writes is refused by its name', async () => {
  const store = localStore(path('laptop'));
  await expect(runCardLake(store, 100)).rejects.toMatchObject({
    code: 'other_engine',
    message: `the lake ${path('laptop')} was made by \`cardlake run\``,
  });
});

test('a clock that is years behind leaves objects for later; one that is ahead changes no row of an event', async () => {
  const bucket = memoryBucket();
  await upload(path('bronze'), bucket);
  const run = (year: number) =>
    runCardLake(bucket.store, 100, { clock: fixedClock(Date.UTC(year, 0, 1)) }, {});
  expect(await run(2020)).toMatchObject({ objects: 0, later: expect.any(Number), version: 0 });
  await run(2030);
  await run(2027);
  expect(await tablesOf(bucket)).toEqual(expected);
});
