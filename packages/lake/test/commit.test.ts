import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardDisputes } from '@cardlake/card-schema';
import { testUnless } from '@cardlake/tooling/skip';
import { openLake } from '../src';
import { type Change, commitChange, listDataFiles, listLeftovers, readView } from './support/workload';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cardlake-failures-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const change: Change = { adds: [{ day: 1, dispute: false, exact: false }], removes: [0], objects: 1 };

const testWithFullDevice = testUnless(
  existsSync('/dev/full') ? undefined : 'there is no /dev/full on this system',
);
testWithFullDevice(
  'a full disk before the record is written changes nothing, and the writer can continue',
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

test('after a failure behind the record the commit holds, the session ends, and the next writer completes it', async () => {
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

test('a released writer leaves nothing, and an incomplete file of a dead one is removed', async () => {
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

test.each(['checkpoint.json', 'log/00000000000000000001.json'])(
  'an invalid %s is reported with its name',
  async (name) => {
    const lake = await openLake(root, { create: true });
    mkdirSync(join(root, '_cardlake/log'));
    for (const text of ['{"version":1,', '{"version":"one"}', '']) {
      writeFileSync(join(root, '_cardlake', name), text);
      expect(() => lake.snapshot()).toThrow(expect.objectContaining({ code: 'lake_damaged' }));
      expect(() => lake.snapshot()).toThrow(name);
      await expect(lake.beginWrite()).rejects.toMatchObject({ code: 'lake_damaged' });
    }
  },
);

test('wrong use of a transaction or session is an error', async () => {
  const lake = await openLake(root, { create: true });
  const writer = await lake.beginWrite();
  const transaction = writer.transaction();
  expect(() => transaction.add({ location: join(root, 'elsewhere'), rows: 1 })).toThrow('has not staged');
  transaction.remove('silver/never/was.parquet');
  await expect(transaction.commit({})).rejects.toThrow('not a file of version 0');
  await expect(transaction.commit({})).rejects.toThrow('already committed');
  writer.release();
  expect(() => writer.transaction()).toThrow('released');
});
