import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256Of } from '../src';
import { StagedFlush } from '../src/staged-flush';

const MEGABYTE = 1 << 20;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cardlake-flush-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a file of so many bytes, none of whose pieces are alike. */
function write(name: string, bytes: number): { location: string; sha256: string } {
  const words = Uint32Array.from({ length: Math.ceil(bytes / 4) }, (_, i) => Math.imul(i, 2_654_435_761));
  const content = Buffer.from(words.buffer, 0, bytes);
  const location = join(folder, name);
  writeFileSync(location, content);
  return { location, sha256: createHash('sha256').update(content).digest('hex') };
}

test.each([0, 1, MEGABYTE - 1, MEGABYTE, MEGABYTE + 1, 3 * MEGABYTE + 7])(
  'the checksum of %d bytes is that of the whole content',
  async (bytes) => {
    const { location, sha256 } = write('file', bytes);
    expect(await sha256Of(location)).toBe(sha256);
  },
);

test('files have their checksums, whether they are flushed at once or in the end', async () => {
  const flush = new StagedFlush();
  const sizes = [5, MEGABYTE, 0, 2 * MEGABYTE + 1, MEGABYTE / 8 - 1, MEGABYTE / 8];
  const files = sizes.map((bytes, i) => {
    const file = write(`f${i}`, bytes);
    flush.start(file.location, bytes);
    return file;
  });
  const found = await flush.end(files.map(({ location }) => location));
  expect(found).toEqual(new Map(files.map(({ location, sha256 }) => [location, sha256])));
});

test('many files that are started at once have their checksums, and one that is gone fails the end, wherever it stands among them', async () => {
  const files = Array.from({ length: 50 }, (_, i) => write(`f${i}`, MEGABYTE / 8 + i));
  const started = () => {
    const flush = new StagedFlush();
    for (const { location } of files) flush.start(location, MEGABYTE / 8);
    return flush.end(files.map(({ location }) => location));
  };
  expect(await started()).toEqual(new Map(files.map(({ location, sha256 }) => [location, sha256])));
  for (const lost of ['f0', 'f49']) {
    unlinkSync(join(folder, lost));
    await expect(started()).rejects.toThrow(join(folder, lost));
    write(lost, MEGABYTE / 8);
  }
});

test('a large file that cannot be read fails the end, with its path, and not before', async () => {
  const flush = new StagedFlush();
  const lost = write('lost', MEGABYTE).location;
  unlinkSync(lost);
  flush.start(lost, MEGABYTE);
  const kept = write('kept', 2 * MEGABYTE);
  flush.start(kept.location, 2 * MEGABYTE);
  await expect(flush.end([lost, kept.location])).rejects.toThrow(lost);
  // A transaction that is given up never asks for the result.
  const unused = new StagedFlush();
  unused.start(lost, MEGABYTE);
  await sha256Of(kept.location);
});
