import { memoryQueue, memoryVersions } from '@cardlake/aws/test-kit';
import type { CompiledFeed } from '@cardlake/feeds';
import fc from 'fast-check';
import { chooseVersions, extractObject, readProgress, stagingNames, sumReceipts } from '../../src';
import { parseAnnouncements, parseChunkMessage } from '../../src/events';
import { writeAnnouncement } from '../../src/events/object-events';
import {
  catchUp,
  type ExtractPorts,
  extractAnnounced,
  loadAnnouncedChunk,
  type StagedObjectEvent,
  type StuckObject,
} from '../../src/functions';
import type { StagedIdentity } from '../../src/staging/names';
import { readPlan } from '../../src/staging/plan';
import { readAll } from '../support/collect';
import { feedOf } from '../support/feeds';
import { MemoryStore } from '../support/memory-staging';
import { BUCKET, FOLDERS, LAST, portsOf } from './support';

class Death extends Error {}

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
