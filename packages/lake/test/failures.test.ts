import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardDisputes } from '@cardlake/card-schema';
import { testUnless } from '@cardlake/tooling/skip';
import { openLake } from '../src';
import { diskError } from '../src/disk';
import { type Change, commitChange, listDataFiles, listLeftovers, readView } from './support/workload';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cardlake-failures-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const change: Change = { adds: [{ day: 1, dispute: false, exact: false }], removes: [0], objects: 1 };

test.each([
  ['ENOSPC', 'disk_full'],
  ['EDQUOT', 'disk_full'],
  ['EACCES', 'not_allowed'],
  ['EROFS', 'not_allowed'],
  ['EXDEV', 'other_disk'],
  ['EIO', 'disk_error'],
])('%s becomes %s, naming the path', (errno, code) => {
  const error = diskError(Object.assign(new Error('no'), { code: errno }), '/some/where');
  expect(error).toMatchObject({ code, message: expect.stringContaining(`/some/where (${errno})`) });
});

test('what is no failure of the disk stays what it is', () => {
  const error = new Error('a fault');
  expect(diskError(error, '/some/where')).toBe(error);
});

const testWithFullDevice = testUnless(
  existsSync('/dev/full') ? undefined : 'there is no /dev/full on this system',
);
testWithFullDevice(
  'a full disk before the record is written: nothing happened, and the writer can go on',
  async () => {
    const lake = await openLake(root, { create: true });
    const writer = await lake.beginWrite();
    await commitChange(writer, change, 'first');
    const before = await readView(lake);
    const temporary = join(root, `_cardlake/log/00000000000000000002.json.${process.pid}.tmp`);
    symlinkSync('/dev/full', temporary);
    await expect(commitChange(writer, change, 'second')).rejects.toMatchObject({
      code: 'disk_full',
      message: expect.stringContaining('00000000000000000002.json'),
    });
    expect(await readView(lake)).toEqual(before);
    expect(existsSync(temporary)).toBe(false);
    await commitChange(writer, change, 'third');
    writer.release();
    const after = await readView(lake);
    expect(after.files).toEqual([expect.stringContaining(': third 0')]);
    expect(listDataFiles(root)).toEqual(after.files);
    expect(listLeftovers(root)).toEqual([]);
  },
);

test('a refusal after the record is written: the commit holds, the session ends, the next writer finishes it', async () => {
  writeFileSync(join(root, 'in-the-way'), '');
  const lake = await openLake(join(root, 'lake'), { create: true });
  const writer = await lake.beginWrite();
  symlinkSync(join(root, 'in-the-way'), join(lake.root, 'silver'));
  await expect(commitChange(writer, change, 'first')).rejects.toMatchObject({
    code: 'disk_error',
    message: expect.stringContaining('silver/card_transactions/dt=2018-04-01'),
  });
  expect(() => writer.transaction()).toThrow('failed');
  writer.release();
  const seen = await readView(lake);
  expect(seen.files).toEqual([expect.stringContaining(': first 0')]);

  rmSync(join(lake.root, 'silver'));
  (await lake.beginWrite()).release();
  expect(await readView(lake)).toEqual(seen);
  expect(listDataFiles(lake.root)).toEqual(seen.files);
});

test('a writer that gives up leaves nothing, and a torn file of a dead one is swept', async () => {
  const lake = await openLake(root, { create: true });
  const writer = await lake.beginWrite();
  writer.transaction().stage(cardDisputes, '2018-04-01', 'part.txt');
  writer.release();
  expect(listLeftovers(root)).toEqual([]);
  mkdirSync(join(root, '_cardlake/log'));
  writeFileSync(join(root, '_cardlake/log/00000000000000000001.json.tmp'), '{"version":1,"com');
  expect(lake.snapshot().version).toBe(0);
  (await lake.beginWrite()).release();
  expect(listLeftovers(root)).toEqual([]);
});

test.each(['checkpoint.json', 'log/00000000000000000001.json'])('a damaged %s is named', async (name) => {
  const lake = await openLake(root, { create: true });
  mkdirSync(join(root, '_cardlake/log'));
  for (const text of ['{"version":1,', '{"version":"one"}', '']) {
    writeFileSync(join(root, '_cardlake', name), text);
    expect(() => lake.snapshot()).toThrow(expect.objectContaining({ code: 'lake_damaged' }));
    expect(() => lake.snapshot()).toThrow(name);
    await expect(lake.beginWrite()).rejects.toMatchObject({ code: 'lake_damaged' });
  }
});

test('faults of the program are told as such', async () => {
  const lake = await openLake(root, { create: true });
  const writer = await lake.beginWrite();
  const transaction = writer.transaction();
  expect(() => transaction.add({ location: join(root, 'elsewhere'), rows: 1 })).toThrow('not a path');
  transaction.remove('silver/never/was.parquet');
  await expect(transaction.commit({})).rejects.toThrow('not a file of version 0');
  await expect(transaction.commit({})).rejects.toThrow('committed already');
  writer.release();
  expect(() => writer.transaction()).toThrow('released');
});
