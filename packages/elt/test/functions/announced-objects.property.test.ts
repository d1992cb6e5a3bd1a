import { memoryQueue, memoryVersions } from '@cardlake/aws/test-kit';
import type { CompiledFeed } from '@cardlake/feeds';
import fc from 'fast-check';
import {
  chooseVersions,
  extractObject,
  readProgress,
  type SourceObjects,
  stagingNames,
  sumReceipts,
} from '../../src';
import { parseAnnouncements, parseChunkMessage } from '../../src/events';
import { readMarkedDefinitions, writeAnnouncedMark, writeAnnouncement } from '../../src/events/object-events';
import {
  catchUp,
  type ExtractPorts,
  extractAnnounced,
  loadAnnouncedChunk,
  type StagedObjectEvent,
  type StuckObject,
} from '../../src/functions';
import type { FeedPlaces, Place } from '../../src/places';
import { objectVersions, s3Objects } from '../../src/s3';
import { announcedName, type StagedIdentity } from '../../src/staging/names';
import { readPlan } from '../../src/staging/plan';
import { readAll } from '../support/collect';
import { feedOf } from '../support/feeds';
import { jsonWriter, MemoryStore } from '../support/memory-staging';

class Death extends Error {}

const BUCKET = 'lake';
const UPLOADS = 'uploads';
/** The feed has a folder in each of two buckets; the same keys are in both. */
const PLACES: FeedPlaces = { lake: BUCKET, sources: [{ bucket: UPLOADS, feeds: { readings: 'bronze/' } }] };
const FOLDERS: readonly Place[] = [
  { bucket: BUCKET, prefix: 'bronze/feeds/readings/' },
  { bucket: UPLOADS, prefix: 'bronze/feeds/readings/' },
];

const content = fc
  .array(fc.constantFrom('{"v":"a"}', '{"v":1}', 'no JSON', '{"v":null}'), { maxLength: 5 })
  .map((lines) => lines.join('\n'));
const written = fc.array(
  fc.record({ folder: fc.constantFrom(...FOLDERS), key: fc.constantFrom('a', 'b', 'b c', 'd%2F+'), content }),
  {
    minLength: 1,
    maxLength: 6,
  },
);
/** Announcements of versions, each with the number of effects after which the function dies. */
const deliveries = fc.array(fc.record({ object: fc.nat(5), diesAfter: fc.nat(8) }), { maxLength: 25 });

/** No object takes too long for a function. */
const NONE_LARGE = { processorSeconds: Number.POSITIVE_INFINITY, timeoutMicros: 1 };
/** Ports of the functions over a bucket of one feed. */
const portsOf = (feed: CompiledFeed, bucket: ReturnType<typeof memoryVersions>, store: MemoryStore) => ({
  feeds: [{ feed }],
  places: PLACES,
  sourceIn: (name: string) => s3Objects(bucket, name),
  store,
  writer: jsonWriter(store),
  extraction: NONE_LARGE,
  async *listVersions({ bucket: name, prefix }: Place) {
    for await (const listed of bucket.listVersions(name, prefix)) yield objectVersions(listed);
  },
});

const LAST = { fromMicros: 0, toMicros: Number.MAX_SAFE_INTEGER };

test.each(['version', 'etag', 'key'] as const)(
  'objects announced in any order, never or often, with deaths at any effect: each is staged as it is read, by the key %s',
  async (idempotencyKey) => {
    const feed = feedOf({ idempotencyKey, name: 'readings' });
    await fc.assert(
      fc.asyncProperty(written, deliveries, async (objects, plan) => {
        const bucket = memoryVersions();
        const versions = objects.map(({ folder, key, content: text }, at) => {
          const location = { bucket: folder.bucket, key: `${folder.prefix}${key}` };
          return { ...location, version: bucket.write(location, text, (at % 2) * 1000), text };
        });
        let left = Number.POSITIVE_INFINITY;
        const mayDie = () => {
          if (left-- <= 0) throw new Death();
        };
        const store = new MemoryStore(mayDie);
        const [objectQueue, chunkQueue] = [memoryQueue(), memoryQueue()];
        const told: StagedObjectEvent[] = [];
        const stuck = new Set<string>();
        const ports = {
          ...portsOf(feed, bucket, store),
          announceAgain: objectQueue.send.bind(objectQueue),
          sendAll: objectQueue.sendAll.bind(objectQueue),
          onStuck: ({ key, version }: StuckObject) => void stuck.add(`${key}#${version}`),
          announce: async (event: StagedObjectEvent) => {
            told.push(event);
            mayDie();
          },
        };
        const extract = async (body: string) => {
          for (const object of parseAnnouncements(body))
            await extractAnnounced(object, {
              ...ports,
              sendAll: async (messages) => {
                await chunkQueue.sendAll(messages);
                mayDie();
              },
            });
        };
        const load = (body: string) => loadAnnouncedChunk(parseChunkMessage(body), ports);
        const unlessDead = async (work: Promise<unknown>) =>
          work.catch((error: unknown) => {
            if (!(error instanceof Death)) throw error;
          });
        for (const { object, diesAfter } of plan) {
          const announced = versions[object % versions.length];
          if (announced === undefined) continue;
          const { bucket: name, key, version } = announced;
          left = diesAfter;
          await unlessDead(extract(writeAnnouncement({ bucket: name, key, version })));
          for (const message of chunkQueue.sent.slice(-2)) await unlessDead(load(message));
          left = Number.POSITIVE_INFINITY;
          // A queue delivers again what was not handled.
          await extract(writeAnnouncement({ bucket: name, key, version }));
        }
        const isTold = ({ bucket: name, key, version }: StagedIdentity) =>
          told.some((one) => one.bucket === name && one.key === key && one.version === version);
        const untold = (await readComplete(ports, feed, idempotencyKey)).filter((one) => !isTold(one));
        const first = await catchUp(LAST, ports);
        // Deaths between a receipt and the event leave objects that nobody was told of.
        for (const one of untold) expect([one, isTold(one)]).toEqual([one, true]);
        expect(first.announced).toBe(objectQueue.sent.length);
        for (const message of objectQueue.sent) await extract(message);
        for (const message of new Set(chunkQueue.sent)) await load(message);

        const before = [objectQueue.sent.length, told.length, stuck.size];
        expect(await catchUp(LAST, ports)).toEqual({ announced: 0, told: 0, stuck: 0 });
        expect([objectQueue.sent.length, told.length, stuck.size]).toEqual(before);
        const staged = new Set<string>();
        for (const place of FOLDERS)
          for await (const all of ports.listVersions(place))
            for (const object of chooseVersions(all, [], idempotencyKey)) {
              const { bucket: name } = place;
              const source = ports.sourceIn(name);
              const made = await extractObject({ feed, bucket: name, lake: BUCKET, source, store }, object);
              const { receipts, missing } = await readProgress(store, made);
              const { text = '' } =
                versions.find(
                  (one) => one.bucket === name && one.key === object.key && one.version === object.version,
                ) ?? {};
              expect(missing).toEqual([]);
              expect(sumReceipts(receipts)).toEqual((await readAll(feed, text)).counts);
              staged.add(`${name}/${object.key}#${object.version}`);
            }
        expect(new Set(told.map((one) => `${one.bucket}/${one.key}#${one.version}`))).toEqual(staged);
        for (const [key, bytes] of store.written) expect([key, bytes.size]).toEqual([key, 1]);
      }),
      { numRuns: 60 },
    );
  },
);

/** The objects of a feed all of whose chunks are staged. */
async function readComplete(
  ports: Pick<ExtractPorts, 'store' | 'listVersions'>,
  feed: CompiledFeed,
  idempotencyKey: CompiledFeed['idempotencyKey'],
): Promise<StagedIdentity[]> {
  const complete: StagedIdentity[] = [];
  for (const place of FOLDERS)
    for await (const all of ports.listVersions(place))
      for (const object of chooseVersions(all, [], idempotencyKey)) {
        const identity = { ...object, bucket: place.bucket };
        const plan = await ports.store.get(stagingNames(identity, feed).plan);
        if (plan === undefined) continue;
        const { missing } = await readProgress(ports.store, readPlan(plan));
        if (missing.length === 0) complete.push(identity);
      }
  return complete;
}

test('an object that was announced and is not staged is reported as stuck, and no message is sent for it', async () => {
  const bucket = memoryVersions();
  const version = bucket.write({ bucket: BUCKET, key: 'bronze/feeds/readings/a' }, '{"v":"a"}', 1);
  const [sent, stuck, told]: [string[], StuckObject[], StagedObjectEvent[]] = [[], [], []];
  const store = new MemoryStore();
  const ports = {
    ...portsOf(feedOf(), bucket, store),
    sendAll: async (messages: readonly string[]) => void sent.push(...messages),
    onStuck: (object: StuckObject) => void stuck.push(object),
    announce: async (event: StagedObjectEvent) => void told.push(event),
    announceAgain: async () => {},
  };
  await extractAnnounced({ bucket: BUCKET, key: 'bronze/feeds/readings/a', version }, ports);
  const [chunk = ''] = sent.splice(0);
  expect(await catchUp(LAST, ports)).toEqual({ announced: 0, told: 0, stuck: 1 });
  expect([sent, stuck]).toEqual([[], [{ feed: 'readings', key: 'bronze/feeds/readings/a', version }]]);
  await loadAnnouncedChunk(parseChunkMessage(chunk), ports);
  expect(await catchUp(LAST, ports)).toEqual({ announced: 0, told: 0, stuck: 0 });
  expect(told).toHaveLength(1);
});

test.each([true, false])(
  'an object that was staged before its feed changed is not stuck until it is announced again, and one that was not is; staged: %s',
  async (isStaged) => {
    const bucket = memoryVersions();
    const identity = { bucket: BUCKET, key: 'bronze/feeds/readings/a' };
    const version = bucket.write(identity, '{"v":"a"}', 1);
    const [sent, stuck]: [string[], StuckObject[]] = [[], []];
    const store = new MemoryStore();
    const portsWith = (feed: CompiledFeed) => ({
      ...portsOf(feed, bucket, store),
      sendAll: async (messages: readonly string[]) => void sent.push(...messages),
      onStuck: (object: StuckObject) => void stuck.push(object),
      announce: async () => {},
      announceAgain: async () => {},
    });
    const [before, after] = [portsWith(feedOf()), portsWith(feedOf({ onUnknownColumn: 'refuse' }))];
    await extractAnnounced({ ...identity, version }, before);
    if (isStaged) await loadAnnouncedChunk(parseChunkMessage(sent[0] ?? ''), before);
    for (const ports of [before, after])
      expect(await catchUp(LAST, ports)).toEqual({ announced: 0, told: 0, stuck: isStaged ? 0 : 1 });
    sent.length = 0;
    await extractAnnounced({ ...identity, version }, after);
    expect(await catchUp(LAST, after)).toEqual({ announced: 0, told: 0, stuck: 1 });
    await loadAnnouncedChunk(parseChunkMessage(sent[0] ?? ''), after);
    expect(await catchUp(LAST, after)).toEqual({ announced: 0, told: 0, stuck: 0 });
  },
);

test('a mark that names no definitions counts for every feed', async () => {
  expect(
    readMarkedDefinitions(Buffer.from(writeAnnouncement({ bucket: BUCKET, key: 'a', version: '1' }))),
  ).toBe(undefined);
});

test('a large object that was announced is stuck once its job would have ended', async () => {
  const bucket = memoryVersions();
  const identity = { bucket: BUCKET, key: 'bronze/feeds/readings/a' };
  const version = bucket.write(identity, '{"v":"a"}', 1);
  const [store, stuck]: [MemoryStore, StuckObject[]] = [new MemoryStore(), []];
  const ports = {
    ...portsOf(feedOf(), bucket, store),
    sendAll: async () => {},
    onStuck: (object: StuckObject) => void stuck.push(object),
    announce: async () => {},
  };
  const mark = writeAnnouncedMark({ ...identity, version }, [feedOf().hash]);
  await store.putNew(announcedName({ ...identity, version }), Buffer.from(mark));
  const look = (minutes: number, extraction: typeof ports.extraction) =>
    catchUp({ fromMicros: 0, toMicros: minutes * 60_000_000 }, { ...ports, extraction });
  const all = { processorSeconds: 0, timeoutMicros: 480 * 60_000_000 };
  expect(await look(479, all)).toEqual({ announced: 0, told: 0, stuck: 0 });
  expect(await look(481, all)).toEqual({ announced: 0, told: 0, stuck: 1 });
  expect(await look(479, NONE_LARGE)).toEqual({ announced: 0, told: 0, stuck: 1 });
  expect(stuck).toHaveLength(2);
});

test('objects that no feed loads are left alone, each for its reason', async () => {
  const bucket = memoryVersions();
  const store = new MemoryStore();
  const sent: string[] = [];
  const ports = {
    ...portsOf(feedOf(), bucket, store),
    sendAll: async (messages: readonly string[]) => void sent.push(...messages),
  };
  const reasons = [];
  for (const key of [
    'other/a',
    'readings/',
    'readings/_tmp/a',
    'readings/a.part',
    'readings/4111111111111111',
    'readings/gone',
  ]) {
    const location = { bucket: BUCKET, key: `bronze/feeds/${key}` };
    if (key !== 'readings/gone') bucket.write(location, 'x', 1);
    reasons.push(await extractAnnounced({ ...location, version: undefined }, ports));
  }
  expect(reasons).toEqual(['no_feed', 'no_object', 'no_object', 'no_object', 'card_number_in_name', 'gone']);
  const quiet = { ...ports, onStuck: () => {}, announce: async () => {} };
  expect(await catchUp(LAST, quiet)).toEqual({ announced: 0, told: 0, stuck: 0 });
  expect([sent, store.keys()]).toEqual([[], []]);
  const foreign = extractAnnounced(
    { bucket: 'other', key: 'bronze/feeds/readings/a', version: undefined },
    ports,
  );
  await expect(foreign).rejects.toThrow('expected an object of the bucket lake or uploads');
});

test.each([
  ['null:"1":1000', 'overwritten'],
  ['v1', 'PreconditionFailed'],
])(
  'a chunk of the version %s whose object was written over ends as %s: only without versioning is there nothing to read any more',
  async (version, expected) => {
    const feed = feedOf();
    const store = new MemoryStore();
    const object = {
      key: 'bronze/a',
      version,
      order: '1',
      content: '"1"',
      modifiedMicros: 1,
      bytes: 3,
    };
    const source: SourceObjects = {
      open() {
        throw Object.assign(new Error('PreconditionFailed'), { name: 'PreconditionFailed', $metadata: {} });
      },
    };
    const plan = await extractObject({ feed, bucket: UPLOADS, lake: BUCKET, source, store }, object);
    const loading = loadAnnouncedChunk(
      { plan: stagingNames(plan, feed).plan, chunk: 0 },
      {
        ...portsOf(feed, memoryVersions(), store),
        sourceIn: () => source,
        announce: async () => {},
        announceAgain: async () => {},
      },
    );
    expect(await loading.catch(({ name }: Error) => name)).toBe(expected);
  },
);
