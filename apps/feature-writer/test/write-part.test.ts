import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type FeatureStoreFaults,
  memoryFeatureStore,
  memoryObjects,
  testTiming,
} from '@cardlake/aws/test-kit';
import { sagemakerOnlineStore } from '@cardlake/feature-store/sagemaker';
import { featureGroupOf } from '@cardlake/feature-store/test-kit';
import { seededRandom } from '@cardlake/tooling/seeded-random';
import { writePart } from '../src/write-part';
import { embeddedRun, online, WINDOW_END } from './support/embedded-run';

const NAME = 'cardlake-dev-feature-store-rt-card-features-v1';
const home = mkdtempSync(join(tmpdir(), 'cardlake-writer-'));
let embedded: Awaited<ReturnType<typeof embeddedRun>>;
const objects = memoryObjects();
const keys: string[] = [];

beforeAll(async () => {
  embedded = await embeddedRun(join(home, 'lake'), { cards: 12_000, events: 60_000 });
  for (const name of readdirSync(embedded.folder).filter((each) => each.endsWith('.parquet'))) {
    const key = `gold/online_updates/${online.name}/run=20260109T000000Z/${name}`;
    objects.stored.set(`lake/${key}`, readFileSync(join(embedded.folder, name)));
    keys.push(key);
  }
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const part = (key: string) => ({ bucket: 'lake', key, replayPrefix: '_cardlake/replay/run-7/' });

function storeWith(faults: FeatureStoreFaults, seed = 1) {
  const featureStore = memoryFeatureStore([featureGroupOf(online, NAME)], {
    faults,
    random: seededRandom(seed),
  });
  return {
    featureStore,
    store: sagemakerOnlineStore({
      runtime: featureStore,
      groupName: () => NAME,
      timing: testTiming({ seed: 2 }),
    }),
  };
}

test('the online updates of the embedded engine are written as in the local store', async () => {
  const { featureStore, store } = storeWith({});
  let written = 0;
  for (const key of keys) written += (await writePart(part(key), online, { objects, store })).written;
  expect(keys.length).toBeGreaterThan(1);
  expect(written).toBe(embedded.cards);
  expect(featureStore.online).toHaveLength(embedded.cards);
  expect(embedded.some.length).toBeGreaterThan(100);
  for (const record of embedded.some) {
    expect(record?.eventTime).toBe(WINDOW_END);
    expect(await store.get(online, record?.recordId ?? '')).toEqual(record);
  }
});

test('when a fifth of everything fails, failed records are in the replay file, which can be written again', async () => {
  const faults = { throttled: 0.2, serverErrors: 0.2, unprocessed: 0.2, entryErrors: 0.2 };
  const { featureStore, store } = storeWith(faults);
  let waiting = keys;
  let written = 0;
  for (let round = 0; waiting.length > 0; round++) {
    const results = [];
    for (const key of waiting) results.push(await writePart(part(key), online, { objects, store }));
    written += results.reduce((sum, each) => sum + each.written, 0);
    const failed = results.reduce((sum, each) => sum + each.failed, 0);
    expect(written + failed).toBe(embedded.cards);
    if (round === 0) expect(failed).toBeGreaterThan(0);
    waiting = results.flatMap(({ replay }) => replay ?? []);
  }
  expect(featureStore.online).toHaveLength(embedded.cards);
  expect(featureStore.offline).toHaveLength(embedded.cards);
  for (const record of embedded.some) {
    expect(await store.get(online, record?.recordId ?? '')).toEqual(record);
  }
});

test('a part that is delivered twice is written once', async () => {
  const { featureStore, store } = storeWith({});
  const key = keys[0] ?? '';
  const first = await writePart(part(key), online, { objects, store });
  const second = await writePart(part(key), online, { objects, store });
  expect(second).toEqual({ written: 0, stale: first.written, failed: 0 });
  expect(featureStore.offline).toHaveLength(first.written);
});

test('a missing or truncated part is an error', async () => {
  const { store } = storeWith({});
  await expect(writePart(part('a/b.parquet'), online, { objects, store })).rejects.toThrow(
    's3://lake/a/b.parquet does not exist',
  );
  objects.stored.set('lake/a/b.parquet', Buffer.from('PAR1'));
  await expect(writePart(part('a/b.parquet'), online, { objects, store })).rejects.toThrow(
    's3://lake/a/b.parquet',
  );
});
