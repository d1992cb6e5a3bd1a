import { gzipSync } from 'node:zlib';
import { memoryVersions } from '@cardlake/aws/test-kit';
import { extractObject, type ObjectVersion, readProgress } from '../../src';
import type { PartChunk } from '../../src/chunks/chunk';
import { parseAnnouncements, parseChunkMessage } from '../../src/events';
import { type ExtractionInput, extractAnnounced, loadAnnouncedChunk } from '../../src/functions';
import type { Place } from '../../src/places';
import { objectVersions, s3Objects } from '../../src/s3';
import { extractionSeconds } from '../../src/staging/extraction-time';
import { readPlan } from '../../src/staging/plan';
import { feedOf } from '../support/feeds';
import { jsonWriter, MemoryStore } from '../support/memory-staging';

const BUCKET = 'lake';
const GIGABYTE = 1e9;
/** Seconds of the function that is deployed by default: ten minutes at 1,024 MB. */
const DEPLOYED = 600 * (1024 / 1769);

test.each([
  ['a terabyte of plain lines is cut by its size', 'ndjson', false, 1000, false],
  ['a gigabyte of gzipped lines takes minutes', 'ndjson', true, 1, false],
  ['two gigabytes of gzipped lines take too long', 'ndjson', true, 2, true],
  ['two gigabytes of plain CSV take minutes', 'csv', false, 2, false],
  ['ten gigabytes of plain CSV take too long', 'csv', false, 10, true],
  ['ten gigabytes of a plain array take too long', 'json', false, 10, true],
] as const)('%s', (_, format, isGzip, gigabytes, isLarge) => {
  const seconds = extractionSeconds({ format, isGzip, bytes: gigabytes * GIGABYTE });
  expect([seconds, seconds > DEPLOYED]).toEqual([expect.any(Number), isLarge]);
});

/** A lake with a small gzipped object, and a state machine whose executions tests end. */
function world() {
  const bucket = memoryVersions();
  const location = { bucket: BUCKET, key: 'bronze/feeds/readings/large.gz' };
  const version = bucket.write(location, gzipSync('{"v":"a"}\n{"v":"b"}\nno JSON'), 1);
  const store = new MemoryStore();
  const sent: string[] = [];
  const executions = new Map<string, { readonly input: ExtractionInput; isRunning: boolean }>();
  const ports = {
    feeds: [{ feed: feedOf() }],
    places: { lake: BUCKET, sources: [] },
    sourceIn: (name: string) => s3Objects(bucket, name),
    store,
    async *listVersions({ bucket: name, prefix }: Place) {
      for await (const listed of bucket.listVersions(name, prefix)) yield objectVersions(listed);
    },
    sendAll: async (messages: readonly string[]) => void sent.push(...messages),
  };
  /** The function, which has no time for anything gzipped. */
  const announce = () =>
    extractAnnounced(
      { ...location, version },
      {
        ...ports,
        large: {
          processorSeconds: 0,
          start: async (name, input) => {
            const before = executions.get(name);
            if (before === undefined) executions.set(name, { input, isRunning: true });
            return before?.isRunning !== false;
          },
        },
      },
    );
  /** The job, which is told the key of the mark. */
  const runJob = async ({ announced }: ExtractionInput) => {
    const mark = await store.get(announced);
    for (const object of parseAnnouncements(String(mark))) await extractAnnounced(object, ports);
  };
  return { ...ports, location: { ...location, version }, sent, executions, announce, runJob };
}

test('an object that takes too long is handed over once, however often it is announced, and is loaded as any other after the job', async () => {
  const { store, sent, executions, announce, runJob, location, ...ports } = world();
  expect([await announce(), await announce()]).toEqual(['handed_over', 'handed_over']);
  expect([sent, executions.size]).toEqual([[], 1]);
  const input = [...executions.values()][0]?.input as ExtractionInput;
  expect(parseAnnouncements(input.message)).toEqual([location]);

  await runJob(input);
  const [message = ''] = sent.splice(0);
  const told: object[] = [];
  const loading = {
    ...ports,
    store,
    writer: jsonWriter(store),
    announce: async (one: object) => void told.push(one),
    announceAgain: async () => {},
  };
  expect(await loadAnnouncedChunk(parseChunkMessage(message), loading)).toMatchObject({ isComplete: true });
  expect(told).toMatchObject([{ key: location.key, records: 3, rows: 2, rejected: 1 }]);

  expect(await announce()).toEqual([{ feed: 'readings', chunks: 1, sent: 0 }]);
  expect(executions.size).toBe(1);
  const plan = readPlan((await store.get(parseChunkMessage(message).plan)) as Buffer);
  expect((await readProgress(store, plan)).missing).toEqual([]);
});

test('an object whose parts expired before they were loaded is handed over again', async () => {
  const { store, executions, announce, location, feeds, sourceIn, listVersions } = world();
  for await (const [object] of listVersions({ bucket: BUCKET, prefix: location.key })) {
    const sizes = { plainBytes: 8, gzipBytes: 8, chunkBytes: 10, copiesParts: true };
    const staging = {
      ...(feeds[0] as (typeof feeds)[0]),
      bucket: BUCKET,
      source: sourceIn(BUCKET),
      store,
      sizes,
    };
    const { chunks } = await extractObject(staging, object as ObjectVersion);
    expect(await announce()).toEqual([{ feed: 'readings', chunks: 3, sent: 3 }]);
    store.remove((chunks[1] as PartChunk).key);
  }
  expect([await announce(), executions.size]).toEqual(['handed_over', 1]);
});

test('after a failure of the job the next announcement starts another execution, and none while that one runs', async () => {
  const { executions, announce } = world();
  for (let attempt = 1; attempt <= 3; attempt++) {
    await announce();
    await announce();
    expect(executions.size).toBe(attempt);
    for (const execution of executions.values()) execution.isRunning = false;
  }
  for (const name of executions.keys()) expect(name).toMatch(/^readings-[0-9a-f]{32}-[123]$/);
});
