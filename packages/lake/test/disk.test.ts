import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskError, writeFileAtomic } from '../src';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cardlake-disk-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['ENOSPC', 'disk_full'],
  ['EDQUOT', 'disk_full'],
  ['EACCES', 'not_allowed'],
  ['EROFS', 'not_allowed'],
  ['EXDEV', 'other_disk'],
  ['EIO', 'disk_error'],
])('%s becomes %s with the path', (errno, code) => {
  const error = diskError(Object.assign(new Error('refused'), { code: errno }), '/some/path');
  expect(error).toMatchObject({ code, message: expect.stringContaining(`/some/path (${errno})`) });
});

test('an error that is not of the file system is returned as it is', () => {
  const error = new Error('a fault');
  expect(diskError(error, '/some/path')).toBe(error);
});

test('a file is replaced at the rename, and not before', () => {
  const path = join(folder, 'file');
  writeFileAtomic(path, 'old');
  writeFileAtomic(path, 'new é', () => expect(readFileSync(path, 'utf8')).toBe('old'));
  expect(readFileSync(path, 'utf8')).toBe('new é');
  expect(readdirSync(folder)).toEqual(['file']);
});

test('a failure before the rename leaves the old content and no temporary file', () => {
  const path = join(folder, 'file');
  writeFileSync(path, 'old');
  const fail = () => {
    throw new Error('killed');
  };
  expect(() => writeFileAtomic(path, 'new', fail)).toThrow('killed');
  expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['old', ['file']]);
});

test('a file in a missing folder is an error with its path', () => {
  const path = join(folder, 'missing', 'file');
  expect(() => writeFileAtomic(path, 'text')).toThrow(expect.objectContaining({ code: 'disk_error' }));
  expect(() => writeFileAtomic(path, 'text')).toThrow(path);
  expect(existsSync(path)).toBe(false);
});
