import { join } from 'node:path';
import { snapshotGroups, snapshotTable } from '@cardlake/card-features';
import { LocalSnapshotRows, SNAPSHOT_FOLDER } from '@cardlake/feature-store/assembled';
import { identifier, scan, sql } from '@cardlake/lake';
import { z } from 'zod';
import { runStream } from '../../src';
import { withLakeReader } from '../../src/session/lake-reader';
import { deliverPart, hashFiles, testContext, testFolder } from '../../test-kit';

const DAY = 86_400_000_000;
const lakeRoot = testFolder()('lake');
/** The traffic is of the first days of 2026; its rows are of the weeks after. */
const streamAt = (day: number) =>
  runStream({ lakeRoot, windowEndMicros: Date.UTC(2026, 0, 1) * 1000 + day * DAY }, testContext());

test('a run publishes the newest two weeks of snapshot rows; late events as the next version; nothing new as nothing', async () => {
  await deliverPart(lakeRoot, 'first');
  const [first] = (await streamAt(20)).onlineSnapshots;
  expect(first).toMatchObject({ group: 'merchant_risk_v1', versions: 14 });
  const before = hashFiles(lakeRoot);
  expect((await streamAt(20)).onlineSnapshots).toEqual([{ group: 'merchant_risk_v1', versions: 0, rows: 0 }]);
  expect(hashFiles(lakeRoot)).toEqual(before);
  await deliverPart(lakeRoot, 'second');
  const [second] = (await streamAt(21)).onlineSnapshots;
  expect(second?.versions).toBeGreaterThan(1);
  for (const group of snapshotGroups)
    for (const [key, stored] of await storedRows(group, '2026-01-20')) {
      const rows = new LocalSnapshotRows(join(lakeRoot, SNAPSHOT_FOLDER));
      const read = await rows.read(group, key, '2026-01-20');
      expect([read?.isStale, read?.version, read?.values]).toEqual([false, expect.any(Number), stored]);
    }
});

const storedRows = (group: (typeof snapshotGroups)[number], day: string) =>
  withLakeReader(lakeRoot, testContext(), async ({ snapshot, session }) => {
    const table = snapshotTable(group);
    const files = snapshot.files(table).filter(({ partition }) => partition === day);
    const features = group.features.map(({ name }) => identifier(name));
    const rows = await session.rows(
      sql`SELECT ${identifier(group.key)} AS key, ${features} FROM ${scan(table, files)}`,
      z.object({ key: z.string() }).catchall(z.union([z.bigint(), z.number()])),
    );
    expect(rows.length).toBeGreaterThan(0);
    return rows.map(({ key, ...values }) => [key, values] as const);
  });
