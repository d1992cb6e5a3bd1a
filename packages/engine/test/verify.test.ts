import { cpSync, truncateSync } from 'node:fs';
import { lakeSink } from '@cardlake/bronze';
import { groupTable, groups as published } from '@cardlake/card-features';
import { cardTransactions } from '@cardlake/card-schema';
import { datasetTables } from '@cardlake/datasets';
import { localOnlineStore, onlineGroup } from '@cardlake/feature-store';
import { type LakeTable, openLake, type Sql, scan, sql, stageFile } from '@cardlake/lake';
import { chooseDatasetGroups, onlineGroups, runStream } from '../src';
import {
  copyWithChangedRows,
  DATASET_DAY,
  makeTestLake,
  testContext,
  testFolder,
  verifyTestLake,
  withTestSession,
} from '../test-kit';

const path = testFolder();
const cardFeatures = groupTable(published.rt_card_features_v1);
const fraudFeatures = groupTable(published.fraud_features_v1);

beforeAll(async () => {
  await makeTestLake(path('valid'));
  expect(await verifyTestLake(path('valid'))).toEqual([]);
});

async function corruptLake(name: string, table: LakeTable, query: (rows: Sql) => Sql): Promise<string> {
  await copyWithChangedRows(path('valid'), path(name), table, query);
  return path(name);
}

const messages = async (lakeRoot: string) =>
  (await verifyTestLake(lakeRoot)).map(({ check, message }) => `${check}: ${message}`);

test('finds a feature that differs from what silver gives, with both rows', async () => {
  const lake = await corruptLake(
    'gold',
    cardFeatures,
    (rows) =>
      sql`SELECT * REPLACE (txn_count_1h + (event_id = min(event_id) OVER ())::BIGINT AS txn_count_1h) FROM ${rows}`,
  );
  expect(await verifyTestLake(lake)).toMatchObject([
    {
      check: 'gold',
      message: 'rt_card_features_v1: 1 row is not what silver gives',
      examples: [
        {
          stored: expect.stringContaining('"txn_count_1h":'),
          expected: expect.stringContaining('"txn_count_1h":'),
        },
      ],
    },
  ]);
});

test.each([
  ['rejects', 'card_authorization', 'not json'],
  ['disputes', 'card_dispute', '{"event_id":"e1","is_fraud":true,"reported_at":1522540831}'],
] as const)('a lake that has received nothing but %s is valid', async (name, type, line) => {
  const lake = path(`only-${name}`);
  const sink = await lakeSink({ lakeRoot: lake, bucketMinutes: 60 });
  await sink.write({
    type,
    partitionKey: 'p',
    line: Buffer.from(line),
    arrivalMicros: Date.UTC(2026, 0, 1) * 1000,
  });
  await sink.close();
  expect((await runStream({ lakeRoot: lake }, testContext())).refined.objects).toBe(1);
  expect(await verifyTestLake(lake)).toEqual([]);
});

test('finds card numbers in any text, and does not show them', async () => {
  const lake = await corruptLake(
    'card-numbers',
    cardTransactions,
    (rows) => sql`SELECT * REPLACE ('at 4111.1111 1111-1111' AS merchant_id) FROM ${rows}`,
  );
  const found = (await messages(lake)).filter((message) => message.startsWith('card numbers:'));
  expect(found).toEqual([
    'card numbers: silver.card_transactions: 1 value of merchant_id with a card number, for example "at ****.**** ****-****"',
  ]);
});

test('finds rows that arrived in the future', async () => {
  const lake = await corruptLake(
    'future',
    cardTransactions,
    (rows) => sql`SELECT * REPLACE (TIMESTAMPTZ '2099-01-01 00:00:00Z' AS ingested_at) FROM ${rows}`,
  );
  expect(await messages(lake)).toContainEqual(expect.stringMatching(/^future: .*2099-01-01/));
});

test('finds a row that is missing in gold', async () => {
  const lake = await corruptLake('missing', fraudFeatures, (rows) => sql`SELECT * FROM ${rows} LIMIT 5`);
  const gold = (await verifyTestLake(lake)).filter(({ check }) => check === 'gold');
  expect(gold.flatMap(({ examples = [] }) => examples.map(({ stored }) => stored))).toContain(null);
});

test('finds a row that is twice in silver, in the ledger, silver and gold', async () => {
  const lake = await corruptLake(
    'doubled',
    cardTransactions,
    (rows) => sql`FROM ${rows} UNION ALL (FROM ${rows} ORDER BY event_id LIMIT 1)`,
  );
  expect(await messages(lake)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^ledger: .* the ledger says/),
      expect.stringMatching(/^silver: silver\.card_transactions contains e\S+ 2 times/),
      expect.stringMatching(/^gold: .* rows? (is|are) not what silver gives/),
    ]),
  );
});

test('finds a row in the partition of another day', async () => {
  const lake = await corruptLake(
    'misplaced',
    cardTransactions,
    (rows) => sql`SELECT * REPLACE (ts + INTERVAL 40 DAY AS ts) FROM ${rows}`,
  );
  expect(await messages(lake)).toContainEqual(
    expect.stringMatching(/^silver: .*dt=2026-01-01 contains \d+ rows of other days/),
  );
});

test('finds an online record that is not the newest gold row of its card', async () => {
  cpSync(path('valid'), path('online'), { recursive: true });
  const [group] = onlineGroups.map(onlineGroup);
  if (group === undefined) throw new Error('no group is served online');
  const write = await (await openLake(path('online'))).beginWrite();
  await withTestSession(write.stagingDir, async (session) => {
    const store = localOnlineStore({ lakeRoot: path('online'), session });
    const record = await store.get(group, 'c00000');
    if (record === undefined) throw new Error('the card has no record');
    const features = { ...record.features, txn_count_1h: 99n };
    await store.put(group, [{ ...record, eventTime: record.eventTime + 1000, features }]);
  });
  write.release();
  expect(await verifyTestLake(path('online'))).toMatchObject([
    {
      check: 'online',
      message: expect.stringMatching(/^rt_card_features_v1: 1 record differs/),
      examples: [
        {
          stored: expect.stringMatching(/"card_id":"c00000".*"txn_count_1h":99/),
          expected: expect.stringContaining('"card_id":"c00000"'),
        },
      ],
    },
  ]);
});

test('finds a dataset file that its manifest does not list', async () => {
  cpSync(path('valid'), path('unlisted'), { recursive: true });
  const lake = await openLake(path('unlisted'));
  const write = await lake.beginWrite();
  await withTestSession(write.stagingDir, async (session) => {
    const transaction = write.transaction();
    const { inference } = datasetTables(chooseDatasetGroups());
    const target = { table: inference, partition: DATASET_DAY, name: 'stray.parquet' };
    await stageFile(
      session,
      transaction,
      target,
      sql`SELECT * FROM ${scan(
        inference,
        write.snapshot.files(inference).filter(({ path: file }) => file.endsWith('.parquet')),
      )}`,
    );
    await transaction.commit({ kind: 'test' });
  });
  write.release();
  expect(await messages(path('unlisted'))).toEqual([
    expect.stringMatching(/^datasets: gold\/inference\/dt=2026-01-03\/\S+\.parquet is not in the manifest$/),
  ]);
});

test('finds a file that is truncated', async () => {
  cpSync(path('valid'), path('cut'), { recursive: true });
  const [file] = (await openLake(path('cut'))).snapshot().files('gold.training');
  if (file === undefined) throw new Error('no training file');
  truncateSync(file.location, 10);
  expect(await messages(path('cut'))).toEqual([expect.stringContaining(`${file.path} has 10 bytes`)]);
});
