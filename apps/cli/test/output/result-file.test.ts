import { spawnSync } from 'node:child_process';
import fs, { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { testFolder } from '@cardlake/engine/test-kit';
import { openResultFile, reserveResultFile } from '../../src/output/result-file';

const path = testFolder();

test('a file appears when it is complete', async () => {
  const file = openResultFile(path('rows.csv'));
  file.out.write('a\n');
  expect(readdirSync(dirname(path('rows.csv')))).not.toContain('rows.csv');
  await file.finish();
  expect(readFileSync(path('rows.csv'), 'utf8')).toBe('a\n');
});

test('a file whose name ends in .gz is gzipped, and one that names another compression is refused', async () => {
  const file = openResultFile(path('rows.csv.GZ'));
  await file.out.writeAll('a\n');
  await file.finish();
  expect(gunzipSync(readFileSync(path('rows.csv.GZ'))).toString()).toBe('a\n');
  for (const open of [openResultFile, reserveResultFile])
    expect(() => open(path('rows.csv.zst'))).toThrow('ends with .gz, found .zst');
  expect(() => reserveResultFile(path('rows.parquet.gz'))).toThrow('without .gz');
  expect(readdirSync(dirname(path('rows.csv'))).filter((each) => /zst|parquet/.test(each))).toEqual([]);
});

test.each(['full.csv', 'full.csv.gz'])(
  'a disk that is full at the end of %s is told in words',
  async (name) => {
    const file = openResultFile(path(name));
    const cause = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    // Some time after the end of the stream, as a slow disk does.
    const fail = (...given: unknown[]) => setTimeout(given.at(-1) as (error: Error) => void, 50, cause);
    const writes = (['write', 'writev'] as const).map((each) =>
      jest.spyOn(fs, each).mockImplementation(fail),
    );
    file.out.write('a\n');
    const finishing = file.finish().finally(() => writes.map((each) => each.mockRestore()));
    await expect(finishing).rejects.toMatchObject({
      code: 'unwritable_output',
      message: `cannot write to ${path(name)}: ${cause.message}`,
      cause,
    });
    file.discard();
    expect(readdirSync(dirname(path(name))).filter((each) => each.startsWith('full'))).toEqual([]);
  },
);

/** Makes something that is no file, which a finished result must not replace. */
const makers = {
  'a pipe': (name: string) => expect(spawnSync('mkfifo', [name]).status).toBe(0),
  'a folder': (name: string) => mkdirSync(name),
  'a device or socket': (name: string) => symlinkSync('/dev/null', name),
};

test.each(Object.entries(makers))('%s in its place is refused and stays', (kind, make) => {
  const name = path(kind);
  make(name);
  const before = lstatSync(name);
  for (const open of [openResultFile, reserveResultFile])
    expect(() => open(name)).toThrow(`cannot write ${name}: expected a file, found ${kind}`);
  expect([lstatSync(name).ino, lstatSync(name).mode]).toEqual([before.ino, before.mode]);
  expect(readdirSync(dirname(name)).filter((each) => each.includes('.partial-'))).toEqual([]);
});
