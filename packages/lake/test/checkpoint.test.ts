import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLake } from '../src';
import { readJournal } from '../src/journal';
import { resolveLayout } from '../src/layout';
import { commitChange, readView } from './support/workload';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cardlake-history-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('opening a lake reads few records, however many there are, and a thousand stay readable', async () => {
  const lake = await openLake(root, { create: true });
  const writer = await lake.beginWrite();
  const nothing = { adds: [], removes: [], objects: 0 };
  await commitChange(
    writer,
    { ...nothing, adds: [{ day: 1, dispute: false, exact: false }], objects: 500 },
    't1',
  );
  const before = await readView(lake);
  let mostRecords = 0;
  for (let version = 2; version <= 1100; version++) {
    await commitChange(writer, nothing, `t${version}`);
    mostRecords = Math.max(mostRecords, readJournal(resolveLayout(root)).recordsSinceCheckpoint);
  }
  writer.release();
  expect(mostRecords).toBeGreaterThan(10);
  expect(mostRecords).toBeLessThanOrEqual(32);
  expect(await readView(lake)).toEqual({ ...before, version: 1100, facts: { tag: 't1100' } });

  const records = readdirSync(join(root, '_cardlake/log')).length;
  expect(records).toBeGreaterThanOrEqual(1000);
  expect(records).toBeLessThanOrEqual(1032);
  expect(lake.history(5000)).toHaveLength(records);
  expect(lake.history(3).map(({ version, facts }) => [version, facts])).toEqual([
    [1100, { tag: 't1100' }],
    [1099, { tag: 't1099' }],
    [1098, { tag: 't1098' }],
  ]);
});
