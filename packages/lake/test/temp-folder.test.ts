import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createTempFolder } from '../src';

test('a folder for temporary files exists', () => {
  const folder = createTempFolder();
  expect(existsSync(folder)).toBe(true);
  rmSync(folder, { recursive: true });
});

test('a place for temporary files that cannot be used is named', () => {
  expect(() => createTempFolder('/nowhere')).toThrow(
    expect.objectContaining({
      name: 'UserError',
      code: 'bad_environment',
      message: 'the folder for temporary files cannot be used: /nowhere (ENOENT)',
      hint: expect.stringContaining('TMPDIR'),
    }),
  );
});

test('folders of processes that are gone are removed, and no others', () => {
  const parent = mkdtempSync(join(tmpdir(), 'leftovers-'));
  try {
    const own = createTempFolder(parent);
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const left = own.replace(`~${process.pid}~`, `~${pid}~`);
    mkdirSync(left);
    writeFileSync(join(left, 'spilled'), '');
    const others = [`cardlake-other${basename(left).slice('cardlake-'.length)}`, 'cardlake-1', 'x'].map(
      (name) => join(parent, name),
    );
    for (const folder of others) mkdirSync(folder);
    const next = createTempFolder(parent);
    expect(readdirSync(parent).sort()).toEqual([own, next, ...others].map((path) => basename(path)).sort());
    expect(existsSync(left)).toBe(false);
  } finally {
    rmSync(parent, { recursive: true });
  }
});
