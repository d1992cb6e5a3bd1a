import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readObject } from '../../src/decode/read-object';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
let files = 0;

async function read(bytes: Buffer): Promise<{ content: Buffer; isTruncated: boolean }> {
  const location = join(folder(), `object-${files++}`);
  writeFileSync(location, bytes);
  const chunks: Buffer[] = [];
  const { isTruncated } = await readObject(location, (chunk) => chunks.push(Buffer.from(chunk)));
  return { content: Buffer.concat(chunks), isTruncated };
}

const small = Buffer.from('line\n'.repeat(1000));
/** Too large, compressed, to be read at once. */
const large = randomBytes(3 * 1024 * 1024);

test.each([
  ['an empty file', Buffer.alloc(0), Buffer.alloc(0)],
  ['one byte', Buffer.from([0x1f]), Buffer.from([0x1f])],
  ['plain text', small, small],
  ['a small gzip', gzipSync(small), small],
  ['a large gzip', gzipSync(large), large],
  [
    'two gzip members',
    Buffer.concat([gzipSync(small), gzipSync('end')]),
    Buffer.concat([small, Buffer.from('end')]),
  ],
  [
    'a gzip that inflates a thousandfold',
    gzipSync(Buffer.alloc(40 * 1024 * 1024)),
    Buffer.alloc(40 * 1024 * 1024),
  ],
])('%s is read completely', async (_, stored, content) => {
  const found = await read(stored);
  expect(found.isTruncated).toBe(false);
  expect(found.content.equals(content)).toBe(true);
});

test.each([
  ['small', small],
  ['large', large],
])('a truncated %s gzip gives the bytes before its end', async (_, content) => {
  const stored = gzipSync(content);
  const found = await read(stored.subarray(0, Math.floor(stored.length * 0.9)));
  expect(found.isTruncated).toBe(true);
  expect(content.subarray(0, found.content.length).equals(found.content)).toBe(true);
  expect(found.content.length).toBeGreaterThan(0);
});

test('a missing file is an error of the file system', async () => {
  await expect(readObject(join(folder(), 'missing'), () => {})).rejects.toMatchObject({ errno: 'ENOENT' });
});

test.each([
  ['small', small],
  ['large', large],
])('an error of the receiver of a %s gzip is passed on', async (_, content) => {
  const location = join(folder(), `object-${files++}`);
  writeFileSync(location, gzipSync(content));
  const failing = readObject(location, () => {
    throw new Error('receiver failed');
  });
  await expect(failing).rejects.toThrow('receiver failed');
});
