import { type MemoryVersions, memoryVersions } from '@cardlake/aws/test-kit';
import { extractObject, type ObjectVersion, stagingNames } from '../../src';
import { CHUNK_SIZES } from '../../src/chunks/chunk';
import { parseChunkMessage } from '../../src/events';
import { catchUp, extractAnnounced, loadAnnouncedChunk, type StagedObjectEvent } from '../../src/functions';
import { goneName } from '../../src/staging/names';
import { feedOf } from '../support/feeds';
import { MemoryStore } from '../support/memory-staging';
import { BUCKET, LAST, portsOf, UPLOADS } from './support';

const FEED = feedOf();
const OBJECT = { bucket: UPLOADS, key: 'bronze/feeds/readings/a' };

/** Functions over buckets with or without versions, with the messages that they sent. */
function createWorld(isVersioned: boolean) {
  const bucket = memoryVersions(isVersioned);
  const store = new MemoryStore();
  const [sent, told]: [string[], StagedObjectEvent[]] = [[], []];
  const ports = {
    ...portsOf(FEED, bucket, store),
    sendAll: async (messages: readonly string[]) => void sent.push(...messages),
    announce: async (event: StagedObjectEvent) => void told.push(event),
    announceAgain: async () => {},
    onStuck: ({ key }: { readonly key: string }) => {
      throw new Error(`${key} is stuck`);
    },
  };
  const announce = (version?: string) => extractAnnounced({ ...OBJECT, version }, ports);
  return { bucket, store, sent, told, ports, announce };
}

/** Lists the newest version of the object. */
async function newest({ ports }: ReturnType<typeof createWorld>): Promise<ObjectVersion> {
  for await (const versions of ports.listVersions({ bucket: UPLOADS, prefix: OBJECT.key })) {
    const last = versions.at(-1);
    if (last !== undefined) return last;
  }
  throw new Error('expected an object, found none');
}

const writeOver = (bucket: MemoryVersions) => void bucket.write(OBJECT, '{"v":"newer"}', 2);
const remove = (bucket: MemoryVersions) => bucket.remove(OBJECT);

test.each([
  ['deleted in a bucket with versioning', true, remove],
  ['deleted in a bucket without versioning', false, remove],
  ['written over without versioning', false, writeOver],
])(
  'an object that is %s after its plan was written is told as gone, and nothing waits for it',
  async (_case, isVersioned, change) => {
    const world = createWorld(isVersioned);
    const { bucket, store, sent, told, ports } = world;
    bucket.write(OBJECT, '{"v":"a"}', 1);
    const gone = { ...OBJECT, version: (await newest(world)).version };
    await world.announce();
    change(bucket);
    const [chunk = ''] = sent.splice(0);
    expect(await loadAnnouncedChunk(parseChunkMessage(chunk), ports)).toEqual({ gone });
    expect(await world.announce(gone.version)).toBe('gone');
    expect(store.keys()).toContain(goneName(gone));
    if (change === writeOver) {
      await world.announce();
      for (const each of sent.splice(0)) await loadAnnouncedChunk(parseChunkMessage(each), ports);
      expect(told).toMatchObject([{ version: (await newest(world)).version, rows: 1 }]);
    }
    expect(await catchUp(LAST, ports)).toEqual({ announced: 0, told: 0, stuck: 0 });
  },
);

test('what is read of an object that is written over between two chunks is of one content, and only the newer one gets complete', async () => {
  const world = createWorld(false);
  const { bucket, store, told, ports } = world;
  const sizes = { ...CHUNK_SIZES, plainBytes: 1, gzipBytes: 1, chunkBytes: 12 };
  const plan = async () => {
    const staging = {
      feed: FEED,
      bucket: UPLOADS,
      lake: BUCKET,
      source: ports.sourceIn(UPLOADS),
      store,
      sizes,
    };
    return extractObject(staging, await newest(world));
  };
  bucket.write(OBJECT, '{"v":"a1"}\n{"v":"a2"}\n', 1);
  const older = await plan();
  const load = (of: typeof older, chunk: number) =>
    loadAnnouncedChunk({ plan: stagingNames(of, FEED).plan, chunk }, ports);
  expect(older.chunks).toHaveLength(2);
  expect(await load(older, 0)).toMatchObject({ isComplete: false });
  bucket.write(OBJECT, '{"v":"b1"}\n{"v":"b2"}\n', 2);
  const newer = await plan();
  expect(await load(older, 1)).toMatchObject({ gone: { version: older.version } });
  for (const chunk of newer.chunks.keys()) await load(newer, chunk);
  expect(told.map(({ version }) => version)).toEqual([newer.version]);
  const staged = await Promise.all([0, 1].map((at) => store.get(stagingNames(newer, FEED).rows(at))));
  expect(
    staged
      .map(String)
      .join('')
      .match(/[ab][12](?="\])/g),
  ).toEqual(['b1', 'b2']);
});

test('an object that is gone while it is extracted is told as gone, and nothing is sent', async () => {
  const world = createWorld(false);
  const { bucket, sent, ports } = world;
  bucket.write(OBJECT, '{"v":"a"}', 1);
  const found = await extractAnnounced(
    { ...OBJECT, version: undefined },
    {
      ...ports,
      large: { processorSeconds: 0, start: async () => true },
      sourceIn: (name) => {
        const source = ports.sourceIn(name);
        return {
          open(...read) {
            remove(bucket);
            return source.open(...read);
          },
        };
      },
    },
  );
  expect([found, sent]).toEqual(['gone', []]);
});

test('whoever may not list a bucket is denied access to what is gone; to what is there, access is denied as before', async () => {
  const world = createWorld(true);
  const { bucket, sent, ports } = world;
  const version = bucket.write(OBJECT, '{"v":"a"}', 1);
  await world.announce(version);
  const denied = {
    ...ports,
    sourceIn: () => ({
      open() {
        throw Object.assign(new Error('Access Denied'), { name: 'AccessDenied', $metadata: {} });
      },
    }),
  };
  const chunk = parseChunkMessage(sent[0] ?? '');
  await expect(loadAnnouncedChunk(chunk, denied)).rejects.toThrow('Access Denied');
  remove(bucket);
  expect(await loadAnnouncedChunk(chunk, denied)).toEqual({ gone: { ...OBJECT, version } });
});
