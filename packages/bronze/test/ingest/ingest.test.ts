import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fixedClock } from '@cardlake/runtime';
import fc from 'fast-check';
import { type IngestOptions, ingest, parseBronzePath } from '../../src';
import { readBytes, readObjects } from '../support/read-lake';
import { tempLake } from '../support/temp-lake';

const lake = tempLake();
const now = Date.UTC(2026, 10, 21, 10, 41, 45);

const run = (inputs: readonly string[], more: Partial<IngestOptions> = {}) =>
  ingest({ lakeRoot: lake.root, type: 'card_authorization', inputs, clock: fixedClock(now), ...more });

async function* bytes(...pieces: (string | Uint8Array)[]) {
  for (const piece of pieces) yield Buffer.from(piece);
}

test('bytes are stored unchanged, in objects that end with a line, whatever the sizes and the chunks', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      async (lines, objectBytes, chunk, zipped) => {
        const text = Buffer.concat(lines.flatMap((line) => [line.map((b) => b & 0x7f), Buffer.from('\n')]));
        const sent = zipped ? gzipSync(text) : text;
        const pieces = Array.from({ length: Math.ceil(sent.length / chunk) }, (_, i) =>
          sent.subarray(i * chunk, (i + 1) * chunk),
        );
        const lakeRoot = lake.path(`lake-${round++}`);
        const [result] = await run(['-'], { stdin: bytes(...pieces), objectBytes, lakeRoot });
        const objects = readObjects(lakeRoot, 'card_authorization');
        expect(Buffer.concat(objects)).toEqual(text);
        expect(result).toMatchObject({
          bytes: text.length,
          lines: text.toString('latin1').split('\n').length - 1,
        });
        for (const object of objects) {
          expect(object.at(-1)).toBe(0x0a);
          // Without its last line, an object is smaller than the size of an object.
          expect(object.lastIndexOf(0x0a, -2) + 1).toBeLessThan(objectBytes);
        }
        for (const object of objects.slice(0, -1)) expect(object.length).toBeGreaterThanOrEqual(objectBytes);
      },
    ),
    { numRuns: 60 },
  );
});

test('objects are stored in the minute of the clock, or of the given arrival', async () => {
  const [first] = await run([lake.file('a.ndjson', '{}\n')]);
  expect(first?.objects[0]).toMatch(
    /^bronze\/streaming\/card_authorization\/ingest_dt=2026\/11\/21\/10\/41\/00000-[0-9a-f]{32}\.json\.gz$/,
  );
  const arrivalMicros = Date.UTC(2020, 1, 29, 23, 59, 30) * 1000;
  const [second] = await run([lake.file('b.ndjson', '{"b":1}\n')], { arrivalMicros, type: 'card_dispute' });
  expect(parseBronzePath(second?.objects[0] ?? '')).toMatchObject({
    table: { name: 'card_dispute' },
    arrivalMicros: arrivalMicros - 30_000_000,
  });
});

test.each([
  ['CRLF', 'a\r\nb\r\n', 'a\r\nb\r\n', 2],
  ['a byte order mark', '\ufeff{}\n', '\ufeff{}\n', 1],
  ['a last line without a newline', 'a\nb', 'a\nb\n', 2],
  ['blank lines', '\n\n', '\n\n', 2],
  ['invalid UTF-8', Buffer.from([0xfe, 0xfd, 0x0a]), Buffer.from([0xfe, 0xfd, 0x0a]), 1],
])('%s is stored unchanged', async (_, given, stored, lines) => {
  const [result] = await run([lake.file('x', given)]);
  expect(result?.lines).toBe(lines);
  expect(readBytes(lake.root, 'card_authorization')).toEqual(Buffer.from(stored));
});

test.each([
  ['empty', ''],
  ['empty after gunzip', gzipSync('')],
])('a file that is %s adds no object, and its result says so', async (_, content) => {
  const [result] = await run([lake.file('empty.gz', content)]);
  expect(result).toEqual({
    input: expect.any(String),
    lines: 0,
    bytes: 0,
    objects: [],
    knownLines: 0,
    knownObjects: [],
  });
});

test('gzip of several members is read completely, under any name; the same bytes give the same object', async () => {
  const members = Buffer.concat([gzipSync('{"a":1}\n'), gzipSync('{"a":2}\n'), Buffer.alloc(512)]);
  const [zipped] = await run([lake.file('plain.json', members)]);
  const [plain] = await run([lake.file('x.gz', '{"a":1}\n{"a":2}\n')], { lakeRoot: lake.path('other') });
  const object = (root: string, path = '') => readFileSync(join(root, path));
  expect(plain?.objects).toEqual(zipped?.objects);
  expect(object(lake.path('other'), plain?.objects[0])).toEqual(object(lake.root, zipped?.objects[0]));
});

test('a line of 50 MB is not split', async () => {
  const line = Buffer.alloc(50 * 1024 * 1024, 'x');
  const input = lake.file('long', Buffer.concat([Buffer.from('a\n'), line, Buffer.from('\nb\n')]));
  await run([input], { objectBytes: 1024 });
  const sizes = readObjects(lake.root, 'card_authorization').map((o) => o.length);
  expect(sizes).toEqual([line.length + 3, 2]);
});
