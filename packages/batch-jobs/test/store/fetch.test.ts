import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { memoryObjects, testTiming } from '@cardlake/aws/test-kit';
import { s3Store } from '../../src';
import { testFolder } from '../support/test-folder';

const path = testFolder();
const MIB = 1024 * 1024;
const content = Buffer.alloc(19 * MIB + 7, 'the quick brown fox ');
const CONTROLLER = new AbortController();

/** Puts an object with its checksum into a bucket in memory. */
async function bucket() {
  const objects = memoryObjects();
  const open = (more: Partial<typeof objects> = {}) =>
    s3Store({
      objects: { ...objects, ...more },
      bucket: 'b',
      prefix: '',
      signal: CONTROLLER.signal,
      timing: testTiming(),
    });
  writeFileSync(path('source'), content);
  const { sha256Of } = await import('@cardlake/lake');
  await open().upload('raw/a.parquet', path('source'), { sha256: await sha256Of(path('source')) });
  await objects.put({ bucket: 'b', key: 'raw/empty' }, '');
  mkdirSync(path('into'), { recursive: true });
  return { objects, open };
}

test('objects are fetched in parts, several at once, whatever breaks off', async () => {
  const { objects, open } = await bucket();
  let [calls, inFlight, most] = [0, 0, 0];
  const getRange: typeof objects.getRange = async (location, range) => {
    most = Math.max(most, ++inFlight);
    await new Promise(setImmediate);
    inFlight--;
    const call = calls++;
    if (call % 4 === 0)
      throw Object.assign(new Error('slow down'), { name: 'SlowDown', $metadata: { httpStatusCode: 503 } });
    const { body, metadata } = await objects.getRange(location, range);
    return call % 4 === 1 ? { body: brokenOff(body), metadata } : { body, metadata };
  };
  const store = open({ getRange });
  let bytes = 0;
  const paths = await store.fetch(await store.list('raw/'), path('into'), (n) => {
    bytes += n;
  });
  expect(readFileSync(paths[0] ?? '').equals(content)).toBe(true);
  expect(readFileSync(paths[1] ?? '').length).toBe(0);
  expect([bytes, most > 1]).toEqual([content.length, true]);
});

/** Ends after the first piece, as a connection that closes early. */
async function* brokenOff(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    yield piece;
    return;
  }
}

test('an object that was replaced after it was listed is not mixed with the new one', async () => {
  const { objects, open } = await bucket();
  const listed = await open().list('raw/a');
  await objects.put({ bucket: 'b', key: 'raw/a.parquet' }, 'new');
  await expect(open().fetch(listed, path('into'), () => {})).rejects.toMatchObject({ code: 'lake_changed' });
});

test('an object that is not what was uploaded is refused by name', async () => {
  const { objects, open } = await bucket();
  const damaged = Buffer.from(content);
  damaged.writeUInt8(1, 9 * MIB);
  const getRange: typeof objects.getRange = async (location, range) => ({
    ...(await objects.getRange(location, range)),
    body: (async function* () {
      yield damaged.subarray(range.from, range.to + 1);
    })(),
  });
  const store = open({ getRange });
  await expect(store.fetch(await store.list('raw/a'), path('into'), () => {})).rejects.toMatchObject({
    code: 'damaged_input',
    message: 's3://b/raw/a.parquet is not what was uploaded (by its SHA-256)',
  });
});

test('a bucket that keeps failing is a failure that may pass', async () => {
  const { open } = await bucket();
  const getRange = async () =>
    Promise.reject(Object.assign(new Error('x'), { name: 'InternalError', $fault: 'server' }));
  const store = open({ getRange });
  await expect(store.fetch(await store.list('raw/a'), path('into'), () => {})).rejects.toMatchObject({
    code: 'aws_busy',
  });
});
