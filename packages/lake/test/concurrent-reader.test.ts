import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { openLake, openSession, type Snapshot } from '../src';
import { anySql } from '../test-kit';
import { startWriter } from './support/child';
import { commitChange } from './support/workload';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cardlake-reader-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const generationOf = async (snapshot: Snapshot) => {
  const contents = snapshot
    .files('silver.card_transactions')
    .map(({ location }) => readFileSync(location, 'utf8').split(' ')[0]);
  return { version: snapshot.version, contents };
};

test('a reader next to a busy writer sees complete states, each at least as new as the one before', async () => {
  const lake = await openLake(root, { create: true });
  const writer = startWriter('generations', root, '400');
  let last = 0;
  let versions = 0;
  while (writer.process.exitCode === null && writer.process.signalCode === null) {
    // The writer is faster than the retries: a missing file is allowed, a mixture of states is not.
    const seen = await lake.withSnapshot(generationOf).catch((error: { code?: string }) => {
      expect(error.code).toBe('file_missing');
      return undefined;
    });
    if (seen !== undefined) {
      expect(seen.contents).toEqual(Array(seen.version === 0 ? 0 : 3).fill(`generation-${seen.version - 1}`));
      expect(seen.version).toBeGreaterThanOrEqual(last);
      if (seen.version > last) versions++;
      last = seen.version;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect([await writer.ended, writer.output()]).toEqual([null, '']);
  expect(versions).toBeGreaterThan(3);
  expect(lake.snapshot().version).toBe(400);
});

test('a read whose file was replaced runs again on the newer snapshot, three times at most', async () => {
  const lake = await openLake(root, { create: true });
  const writer = await lake.beginWrite();
  const replace = (tag: string) =>
    commitChange(writer, { adds: [{ day: 1, dispute: false, exact: false }], removes: [0], objects: 0 }, tag);
  await replace('a');

  const seen: number[] = [];
  const content = await lake.withSnapshot(async (snapshot) => {
    seen.push(snapshot.version);
    if (seen.length === 1) await replace('b');
    return readFileSync(snapshot.files('silver.card_transactions')[0]?.location ?? '', 'utf8');
  });
  expect([content, seen]).toEqual(['b 0', [1, 2]]);

  let reads = 0;
  const session = await openSession({ tempDir: join(root, 'spill') });
  const missing = lake.withSnapshot(async () => {
    reads++;
    return session.rows(anySql`SELECT * FROM read_parquet('${root}/gone.parquet')`, z.unknown());
  });
  await expect(missing).rejects.toMatchObject({ code: 'file_missing' });
  await expect(missing).rejects.toBeInstanceOf(UserError);
  expect(reads).toBe(3);
  session.close();
  writer.release();
});
