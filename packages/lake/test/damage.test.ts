import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { damageError, findDamagedFiles, openLake } from '../src';
import { DAMAGES } from '../test-kit';
import { commitChange } from './support/workload';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cardlake-damage-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function filesOfLake() {
  const lake = await openLake(join(root, 'lake'), { create: true });
  const writer = await lake.beginWrite();
  const adds = [1, 2].map((day) => ({ day, dispute: day === 2, exact: false }));
  await commitChange(writer, { adds, removes: [], objects: 0 }, 't');
  writer.release();
  return lake.snapshot().allFiles();
}

test('every file has a checksum, and an intact one is not damaged', async () => {
  const files = await filesOfLake();
  expect(files.map(({ sha256 }) => sha256)).toEqual(files.map(() => expect.stringMatching(/^[0-9a-f]{64}$/)));
  expect(await findDamagedFiles(files, { checksums: true })).toEqual([]);
});

test.each([
  ['truncated', /has \d+ bytes?, but \d+ were committed/],
  ['flipped', /another content/],
  ['missing', /is missing/],
  ['empty', /is empty, but \d+ bytes/],
] as const)(
  'a file that is %s is named with its table, only a flipped bit needs its checksum',
  async (kind, fault) => {
    const [, file] = await filesOfLake();
    if (file === undefined) throw new Error('no file');
    DAMAGES[kind](file.location);
    const found = await findDamagedFiles([file], { checksums: true });
    expect(found).toEqual([{ path: file.path, table: file.table, fault: expect.stringMatching(fault) }]);
    expect(await findDamagedFiles([file], { checksums: false })).toEqual(kind === 'flipped' ? [] : found);
    // A commit of an earlier version recorded no checksum: such a file is only known by its size.
    const { sha256: _, ...unhashed } = file;
    expect(await findDamagedFiles([unhashed], { checksums: true })).toEqual(kind === 'flipped' ? [] : found);
    expect(damageError(found)).toMatchObject({
      code: 'file_damaged',
      message: expect.stringContaining(`a file of the lake is damaged: ${file.path} `),
      hint: expect.stringContaining('cardlake rebuild'),
    });
  },
);

test('a file in place of a folder is told in words', async () => {
  const [file] = await filesOfLake();
  if (file === undefined) throw new Error('no file');
  const inside = { ...file, location: join(file.location, 'x') };
  expect(await findDamagedFiles([inside], { checksums: false })).toMatchObject([
    { fault: 'cannot be read (ENOTDIR)' },
  ]);
});
