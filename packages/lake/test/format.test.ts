import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testUnless } from '@cardlake/tooling/skip';
import { LAKE_FORMAT, openLake } from '../src';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cardlake-open-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const format = (root: string) => join(root, '_cardlake', 'format.json');

test('a missing folder becomes a lake only with `create`', async () => {
  const root = join(home, 'a', 'lake');
  await expect(openLake(root)).rejects.toMatchObject({
    code: 'lake_missing',
    message: expect.stringContaining(root),
  });
  expect(existsSync(root)).toBe(false);
  await openLake(root, { create: true });
  expect(JSON.parse(readFileSync(format(root), 'utf8'))).toEqual({ format: LAKE_FORMAT });
  expect((await openLake(root)).snapshot().version).toBe(0);
});

test('a folder of raw events becomes a lake, a folder of anything else does not', async () => {
  mkdirSync(join(home, 'bronze'));
  await openLake(home, { create: true });
  const other = join(home, 'bronze');
  writeFileSync(join(other, 'thesis.tex'), '');
  await expect(openLake(other, { create: true })).rejects.toMatchObject({
    code: 'not_a_lake',
    message: expect.stringContaining('thesis.tex'),
  });
  await expect(openLake(other)).rejects.toMatchObject({ code: 'lake_missing' });
  expect(existsSync(join(other, '_cardlake'))).toBe(false);
});

test('a process that dies while it creates the lake leaves a folder that can become one', async () => {
  mkdirSync(join(home, '_cardlake'));
  writeFileSync(`${format(home)}.tmp`, '{"for');
  await openLake(home, { create: true });
  (await (await openLake(home)).beginWrite()).release();
});

test.each([true, false])('a file is not a lake (create: %s)', async (create) => {
  const file = join(home, 'file');
  writeFileSync(file, '');
  await expect(openLake(file, { create })).rejects.toMatchObject({ code: 'not_a_folder' });
  await expect(openLake(join(file, 'below'), { create })).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining(join(file, 'below')),
  });
});

test('a lake of a newer format is refused with a hint to upgrade', async () => {
  await openLake(home, { create: true });
  writeFileSync(format(home), `{"format":${LAKE_FORMAT + 1}}`);
  await expect(openLake(home, { create: true })).rejects.toMatchObject({
    code: 'unsupported_lake_format',
    hint: expect.stringContaining('Upgrade'),
  });
  writeFileSync(format(home), 'two');
  await expect(openLake(home)).rejects.toMatchObject({ code: 'lake_damaged' });
});

const isRoot = process.getuid?.() === 0;
testUnless(isRoot ? 'root may write everywhere' : undefined)(
  'a folder without write permission is an error',
  async () => {
    const root = join(home, 'readonly');
    mkdirSync(root, { mode: 0o555 });
    await expect(openLake(join(root, 'lake'), { create: true })).rejects.toMatchObject({
      code: 'not_allowed',
    });
  },
);
