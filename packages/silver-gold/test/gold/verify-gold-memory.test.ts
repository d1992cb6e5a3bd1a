import { encodeAuthorization } from '@cardlake/bronze';
import { groups, groupTable, snapshotGroups } from '@cardlake/card-features';
import { openSession, scan, sql, stageFile } from '@cardlake/lake';
import { silentReporter } from '@cardlake/runtime';
import { type GoldDifference, verifyGold } from '../../src';
import { eventAt } from '../support/event';
import { allGroups, runGold } from '../support/gold';
import { type TestLake, testLake } from '../support/lake';

/** Events of one day. */
const EVENTS = 60_000;
/** Twice the memory that the hashes of the rows of a day need; their rows need more. */
const MEMORY_MB = 75;

let lake: TestLake;
beforeAll(async () => {
  lake = await testLake();
  const events = Array.from({ length: EVENTS }, (_, n) =>
    eventAt(`event-${String(n).padStart(30, '0')}`, n * 1_000_000, {
      card_id: `card-${n % 997}`,
      merchant_id: `merchant-${n % 101}`,
      amount: BigInt(n % 9_999) * 100n,
    }),
  );
  await lake.refine([lake.put('a.json.gz', events.map(encodeAuthorization).join('\n'))]);
  await runGold(lake);
});
afterAll(() => lake.close());

/** Verifies gold in memory that the rows of the day do not fit into, and that cannot be spilled to a disk. */
async function verifyInLittleMemory(): Promise<GoldDifference[]> {
  const session = await openSession({ tempDir: lake.session.tempDir, memoryMb: MEMORY_MB, threads: 1 });
  try {
    await session.run(sql`SET max_temp_directory_size = '0MB'`);
    return await verifyGold(session, lake.write.snapshot, allGroups, snapshotGroups, silentReporter);
  } finally {
    session.close();
  }
}

test('a day is verified in less memory than its rows take', async () => {
  expect(await verifyInLittleMemory()).toEqual([]);
});

test('rows that all differ are counted and shown in it, too', async () => {
  const table = groupTable(groups.fraud_features_v1);
  const files = lake.write.snapshot.files(table);
  const transaction = lake.write.transaction();
  const target = { table, partition: files[0]?.partition ?? '', name: 'part.parquet' };
  await stageFile(
    lake.session,
    transaction,
    target,
    sql`SELECT * REPLACE (NOT is_weekend AS is_weekend) FROM ${scan(table, files)}`,
  );
  for (const { path } of files) transaction.remove(path);
  await transaction.commit({});
  const found = await verifyInLittleMemory();
  expect(found).toMatchObject([{ group: 'fraud_features_v1', rows: EVENTS }]);
  expect(found[0]?.examples).toHaveLength(5);
});
