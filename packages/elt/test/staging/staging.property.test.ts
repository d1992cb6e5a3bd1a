import type { Transform } from '@cardlake/feeds';
import fc from 'fast-check';
import { extractObject, loadChunk, readProgress, type Staging, stagingNames, sumReceipts } from '../../src';
import { readAll } from '../support/collect';
import { feedOf } from '../support/feeds';
import { jsonWriter, MemoryObjects, MemoryStore } from '../support/memory-staging';
import { feedObject } from '../support/objects';

const SIZES = { plainBytes: 8, gzipBytes: 8, chunkBytes: 10, copiesParts: true };
const CHUNKS = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });

/** The staged lines of an object, by place. */
async function linesOf(store: MemoryStore, staging: Staging, object: { key: string; version: string }) {
  const names = stagingNames({ ...object, bucket: staging.bucket }, staging.feed);
  const read = async (name: (at: number) => string) => {
    const texts: string[] = [];
    for (let at = 0; ; at++) {
      const bytes = await store.get(name(at));
      if (bytes === undefined) return texts.join('').split('\n').slice(0, -1);
      texts.push(bytes.toString('utf8'));
    }
  };
  return { rows: await read(names.rows), rejects: await read(names.rejects) };
}

test('the chunks of an object give the rows and the rejected records of the whole, each at its place, wherever it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(feedObject, CHUNKS, CHUNKS, async ({ feed, content }, sizes, otherSizes) => {
      const whole = await readAll(feed, content, sizes);
      const source = new MemoryObjects(otherSizes);
      const store = new MemoryStore();
      const staging = { feed, bucket: 'lake', source, store, sizes: SIZES, writer: jsonWriter(store) };
      const object = source.add('a', content);
      const plan = await extractObject(staging, object);
      const receipts = [];
      for (const chunk of plan.chunks.keys()) receipts.push(await loadChunk(staging, { plan, chunk }));
      expect(sumReceipts(receipts)).toEqual(whole.counts);
      const { rows, rejects } = await linesOf(store, staging, object);
      const found = [...rows, ...rejects].map((line) => JSON.parse(line).slice(2));
      const expected = whole.found.map(([place, result]) => [
        place,
        typeof result === 'string' ? result.split(',') : result,
      ]);
      expect(found.map(([place, result]) => [place, result]).sort(byPlace)).toEqual(expected.sort(byPlace));
    }),
    { numRuns: 300 },
  );
});

test('plans do not depend on the sizes in which bytes come', async () => {
  await fc.assert(
    fc.asyncProperty(feedObject, CHUNKS, async ({ feed, content }, sizes) => {
      const planOf = async (pieces: readonly number[]) => {
        const source = new MemoryObjects(pieces);
        const staging = { feed, bucket: 'lake', source, store: new MemoryStore(), sizes: SIZES };
        return extractObject(staging, source.add('a', content));
      };
      expect(await planOf(sizes)).toEqual(await planOf([1 << 20]));
    }),
  );
});

test('a large object of CSV is cut into parts, too, when a transform computes its columns from others', async () => {
  const transform: Transform = { version: '1', apply: ({ x }) => ({ v: x }) };
  const source = new MemoryObjects([5]);
  const store = new MemoryStore();
  const feed = feedOf({ format: 'csv', transform });
  const staging = { feed, transform, bucket: 'lake', source, store, sizes: SIZES };
  const { chunks } = await extractObject(staging, source.add('a', Buffer.from('x\naaaaaaaa\nbbbbbbbb\n')));
  expect(chunks.map(({ kind }) => kind)).toEqual(['part', 'part']);
});

test('parts that expire before they are loaded are written again, as the same bytes; those that are loaded are not', async () => {
  await fc.assert(
    fc.asyncProperty(feedObject, fc.infiniteStream(fc.boolean()), async ({ feed, content }, choices) => {
      const chooses = (): boolean => choices.next().value;
      const source = new MemoryObjects([16]);
      const store = new MemoryStore();
      const staging = stagingOf(feed, source, store);
      const object = source.add('a', content);
      const plan = await extractObject(staging, object);
      const folder = stagingNames({ ...object, bucket: 'lake' }, feed).parts;
      const remaining: string[] = [];
      for (const [at, chunk] of plan.chunks.entries()) {
        const isLoaded = chooses();
        const isExpired = chooses();
        if (isLoaded) await loadChunk(staging, { plan, chunk: at });
        if (chunk.kind !== 'part') continue;
        if (isExpired) store.remove(chunk.key);
        if (!isLoaded || !isExpired) remaining.push(chunk.key);
      }
      expect(await extractObject(staging, object)).toEqual(plan);
      expect([...(await store.list(folder))].sort()).toEqual(remaining.sort());
      for (const chunk of (await readProgress(store, plan)).missing)
        await loadChunk(staging, { plan, chunk });
      const { receipts } = await readProgress(store, plan);
      expect(sumReceipts(receipts)).toEqual((await readAll(feed, content)).counts);
      for (const [key, bytes] of store.written) expect([key, bytes.size]).toEqual([key, 1]);
    }),
    { numRuns: 200 },
  );
});

const byPlace = (a: readonly unknown[], b: readonly unknown[]): number => Number(a[0]) - Number(b[0]);

class Death extends Error {}

/** Work of a worker: it extracts an object, then loads one of its chunks. */
interface Step {
  readonly object: number;
  readonly chunk: number;
  /** Number of effects until it dies; it lives when it has fewer. */
  readonly diesAfter: number;
  readonly moment: 'before' | 'after';
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    object: fc.nat(3),
    chunk: fc.nat(4),
    diesAfter: fc.nat(6),
    moment: fc.constantFrom('before', 'after'),
  }),
  { maxLength: 40 },
);

test('any order, repeats, deaths at every effect and workers at the same time: each record is staged once, as the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(feedObject, { minLength: 1, maxLength: 4 }),
      steps,
      fc.boolean(),
      async (objects, plan, isConcurrent) => {
        const stored = new MemoryObjects([16]);
        const store = new MemoryStore();
        const versions = objects.map(({ content }, at) => stored.add(`object-${at}`, content));
        const work = async ({ object: at, chunk, diesAfter, moment }: Step) => {
          let left = diesAfter;
          const mortal = new Proxy(store, {
            get(target, name) {
              const member = target[name as keyof MemoryStore];
              if (name !== 'put' && name !== 'putNew') return (member as () => void).bind(target);
              return async (...args: unknown[]) => {
                if (left-- <= 0 && moment === 'before') throw new Death();
                await (member as (...all: unknown[]) => Promise<void>).apply(target, args);
                if (left < 0) throw new Death();
              };
            },
          });
          const [one, version] = [objects[at % objects.length], versions[at % objects.length]];
          if (one === undefined || version === undefined) return;
          const staging = stagingOf(one.feed, stored, mortal);
          try {
            const made = await extractObject(staging, version);
            if (chunk < made.chunks.length) await loadChunk(staging, { plan: made, chunk });
          } catch (error) {
            if (!(error instanceof Death)) throw error;
          }
        };
        if (isConcurrent) await Promise.all(plan.map(work));
        else for (const step of plan) await work(step);
        // What lacks a receipt is sent again until all are there.
        for (const [at, { feed, content }] of objects.entries()) {
          const staging = stagingOf(feed, stored, store);
          const version = versions[at];
          if (version === undefined) throw new Error('each object has a version');
          const made = await extractObject(staging, version);
          for (const chunk of (await readProgress(store, made)).missing)
            await loadChunk(staging, { plan: made, chunk });
          const { receipts, missing } = await readProgress(store, made);
          expect(missing).toEqual([]);
          const whole = await readAll(feed, content);
          expect(sumReceipts(receipts)).toEqual(whole.counts);
          const { rows, rejects } = await linesOf(store, staging, version);
          expect([rows.length, rejects.length]).toEqual([whole.counts.rows, whole.counts.rejected]);
        }
        for (const [key, bytes] of store.written) expect([key, bytes.size]).toEqual([key, 1]);
      },
    ),
    { numRuns: 60 },
  );
});

function stagingOf(feed: Staging['feed'], source: MemoryObjects, store: MemoryStore) {
  return { feed, bucket: 'lake', source, store, sizes: SIZES, writer: jsonWriter(store) };
}
