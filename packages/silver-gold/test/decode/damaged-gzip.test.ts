import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { readObject } from '../../src/decode/read-object';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
let files = 0;

async function read(bytes: Buffer) {
  const location = join(folder(), `object-${files++}`);
  writeFileSync(location, bytes);
  const chunks: Buffer[] = [];
  const outcome = await readObject(location, (chunk) => chunks.push(Buffer.from(chunk)));
  return { ...outcome, content: Buffer.concat(chunks) };
}

const small = Buffer.from('line\n'.repeat(1000));
/** Too large, compressed, to be read at once. */
const large = randomBytes(2 * 1024 * 1024);

test.each([
  ['garbage', Buffer.from('garbage')],
  ['one byte', Buffer.from('x')],
  ['zeros and garbage', Buffer.from('\0\0\0garbage')],
  ['zeros and another member', Buffer.concat([Buffer.alloc(700_000), gzipSync('more')])],
  ['the start of a member', Buffer.from([0x1f, 0x8b, 8])],
  ['half a member', gzipSync(small).subarray(0, 15)],
])('a whole member before %s is taken whole, however large', async (_, tail) => {
  for (const content of [small, large]) {
    const found = await read(Buffer.concat([gzipSync(content), tail]));
    expect(found.isTruncated).toBe(true);
    expect(found.content.subarray(0, content.length).equals(content)).toBe(true);
  }
});

test.each([
  ['small', small],
  ['large', large],
])('a %s member followed by zeros is whole', async (_, content) => {
  for (const zeros of [1, 511, 300_000]) {
    const found = await read(Buffer.concat([gzipSync(content), Buffer.alloc(zeros)]));
    expect(found.isTruncated).toBe(false);
    expect(found.content.equals(content)).toBe(true);
  }
});

test('every byte before the damage is taken', async () => {
  // Stored blocks: a header of five bytes, then content as it is, so damage in a header is found right there.
  const content = Buffer.from(Array.from({ length: 40_000 }, (_, i) => `{"n":${i}}\n`).join(''));
  const stored = gzipSync(content, { level: 0 });
  let header = 10;
  let before = 0;
  for (let blocks = 0; blocks < 4; blocks++) {
    const bytes = Buffer.from(stored);
    bytes[header + 1] = 0xff - stored.readUInt8(header + 1);
    const found = await read(bytes);
    expect(found.isTruncated).toBe(true);
    expect(found.content.equals(content.subarray(0, before))).toBe(true);
    before += stored.readUInt16LE(header + 1);
    header += 5 + stored.readUInt16LE(header + 1);
  }
  expect(before).toBeGreaterThan(40_000);
});

test.each([
  ['gzip', gzipSync(gzipSync(small))],
  ['zstd', gzipSync(Buffer.from('28b52ffd00', 'hex'))],
  ['tar', gzipSync(Buffer.concat([Buffer.alloc(257, 'n'), Buffer.from('ustar'), Buffer.alloc(3_000_000)]))],
  ['utf-16', gzipSync(Buffer.from('{"a":1}\n'.repeat(200_000), 'utf16le'), { level: 0 })],
  ['parquet', Buffer.from('PAR1\x15\x04')],
  ['zlib', deflateSync(small)],
])('an object of the format %s gives nothing but that name', async (format, stored) => {
  expect(await read(stored)).toEqual({ isTruncated: false, foreignFormat: format, content: Buffer.alloc(0) });
});
