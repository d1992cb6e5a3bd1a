import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeRelease, zipOf } from '../release.cjs';

const home = mkdtempSync(join(tmpdir(), 'cardlake-release-'));
afterAll(() => rmSync(home, { recursive: true }));

const [a, b] = ['one', 'two'].map((text) => Buffer.from(text)) as [Buffer, Buffer];

test('a zip is the same whatever the day, the zone and the order', () => {
  const first = zipOf({ 'a.py': a, 'b/c.py': b });
  jest.useFakeTimers({ now: Date.UTC(2031, 5, 1) });
  const second = zipOf({ 'b/c.py': b, 'a.py': a });
  jest.useRealTimers();
  expect(Buffer.compare(first, second)).toBe(0);
  expect(Buffer.from(first).includes('b/c.py')).toBe(true);
});

test('a release says what it holds, takes the place of the one before, and has its contents in its version', () => {
  const folder = join(home, 'dist');
  const first = writeRelease(folder, '1.0.0', { 'a.txt': a, 'old.txt': b });
  const second = writeRelease(folder, '1.0.0', { 'a.txt': a, 'b.txt': b });
  expect(readdirSync(folder).sort()).toEqual(['a.txt', 'b.txt', 'manifest.json']);
  expect(readdirSync(home)).toEqual(['dist']);
  expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))).toEqual(second);
  expect(second.files['a.txt']).toEqual({
    path: 'a.txt',
    sha256: createHash('sha256').update(a).digest('hex'),
    bytes: 3,
  });
  expect(second.version).toMatch(/^1\.0\.0-[0-9a-f]{12}$/);
  expect(second.version).not.toBe(first.version);
  expect(writeRelease(folder, '1.0.0', { 'b.txt': b, 'a.txt': a }).version).toBe(second.version);
});
