import { memoryVersions } from '@cardlake/aws/test-kit';
import type { CompiledFeed } from '@cardlake/feeds';
import { stagingNames } from '../../src';
import { parseChunkMessage } from '../../src/events';
import { readMarkedDefinitions, writeAnnouncedMark, writeAnnouncement } from '../../src/events/object-events';
import {
  catchUp,
  extractAnnounced,
  loadAnnouncedChunk,
  type StagedObjectEvent,
  type StuckObject,
} from '../../src/functions';
import { announcedName } from '../../src/staging/names';
import { feedOf } from '../support/feeds';
import { MemoryStore } from '../support/memory-staging';
import { BUCKET, LAST, NONE_LARGE, portsOf } from './support';

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

test('what an earlier version of this code has staged is not stuck, and a message of its chunk has the object announced again', async () => {
  const bucket = memoryVersions();
  const identity = { bucket: BUCKET, key: 'bronze/feeds/readings/a' };
  const version = bucket.write(identity, '{"v":"a"}', 1);
  const [again, stuck]: [string[], StuckObject[]] = [[], []];
  const store = new MemoryStore();
  const ports = {
    ...portsOf(feedOf(), bucket, store),
    sendAll: async () => {},
    onStuck: (object: StuckObject) => void stuck.push(object),
    announce: async () => {},
    announceAgain: async (message: string) => void again.push(message),
  };
  await extractAnnounced({ ...identity, version }, ports);
  const { plan, toldBefore } = stagingNames({ ...identity, version }, feedOf());
  const earlier = String(toldBefore.at(-1)).replace('told.json', 'plan.json');
  await store.putNew(earlier, (await store.get(plan)) ?? Buffer.of());
  expect(await loadAnnouncedChunk({ plan: earlier, chunk: 0 }, ports)).toBe('outdated');
  expect(again).toEqual([writeAnnouncement({ ...identity, version })]);

  const others = new MemoryStore();
  const mark = writeAnnouncedMark({ ...identity, version }, [feedOf().hash]);
  await others.putNew(announcedName({ ...identity, version }), Buffer.from(mark));
  expect(await catchUp(LAST, { ...ports, store: others })).toMatchObject({ stuck: 1 });
  await others.putNew(String(toldBefore[0]), Buffer.of());
  expect(await catchUp(LAST, { ...ports, store: others })).toMatchObject({ stuck: 0 });
});

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
