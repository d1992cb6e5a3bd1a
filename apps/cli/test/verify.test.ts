import { cpSync, truncateSync } from 'node:fs';
import { localOnlineStore, onlineGroup } from '@cardlake/feature-store';
import { groupTable } from '@cardlake/features';
import { type LakeTable, openLake, openSession, scan, stageFile } from '@cardlake/lake';
import { cardTransactions } from '@cardlake/schema';
import { findingsText } from '../src/output/finding-text';
import { groups, onlineGroups } from '../src/pipeline/groups';
import { cardlake, testFolder } from './support/cardlake';
import { findings } from './support/contents';
import { deliver, process as processPart } from './support/small-lake';

const path = testFolder();
const plain = { title: String, good: String, bad: String, faint: String };

beforeAll(async () => {
  for (const part of ['first', 'second'] as const) {
    await deliver(path('good'), part);
    await processPart(path('good'), part);
  }
  expect(await findings(path('good'))).toEqual([]);
});

/** A copy of the good lake where the first file of a table is replaced by what a query makes of it. */
async function spoilt(name: string, table: LakeTable, query: (rows: string) => string): Promise<string> {
  cpSync(path('good'), path(name), { recursive: true });
  const write = await (await openLake(path(name))).beginWrite();
  const session = await openSession({ tempDir: write.stagingDir, threads: 1, memoryMb: 200 });
  try {
    const file = write.snapshot.files(table)[0]!;
    const transaction = write.transaction();
    const target = { table, partition: file.partition, name: 'part.parquet' };
    await stageFile(session, transaction, target, query(scan(table, [file])));
    transaction.remove(file.path);
    await transaction.commit({ kind: 'spoilt' });
  } finally {
    session.close();
    write.release();
  }
  return path(name);
}

const messages = async (lakeRoot: string) =>
  (await findings(lakeRoot)).map(({ check, message }) => `${check}: ${message}`);

test('a feature that is not what silver gives, shown column by column, with exit code 1', async () => {
  const lake = await spoilt(
    'gold',
    groupTable(groups[0]!),
    (rows) =>
      `SELECT * REPLACE (txn_count_1h + (event_id = min(event_id) OVER ())::BIGINT AS txn_count_1h) FROM ${rows}`,
  );
  const { code, out } = await cardlake('verify', '--quiet', '--lake', lake);
  expect(code).toBe(1);
  expect(out).toMatch(
    /gold: rt_card_features_v1: 1 rows are not what silver gives\n {2}event_id e\S+\n {4}- txn_count_1h: \d+\n {4}\+ txn_count_1h: \d+\n/,
  );
  expect(out).toMatch(/The lake is not what it must be\.\n$/);
  const summary = JSON.parse(
    (await cardlake('verify', '--json', '--lake', lake)).out.trimEnd().split('\n').at(-1) ?? '',
  );
  expect(summary).toMatchObject({ stage: 'summary', ok: false, findings: [{ check: 'gold' }] });
});

test('a row that is gone from gold, and one too many in silver', async () => {
  const gone = await spoilt('gone', groupTable(groups[1]!), (rows) => `SELECT * FROM ${rows} LIMIT 5`);
  expect(findingsText(await findings(gone), plain)).toMatch(/\+ \{.*\} {2}is missing/);
  const doubled = await spoilt(
    'doubled',
    cardTransactions,
    (rows) => `FROM ${rows} UNION ALL (FROM ${rows} ORDER BY event_id LIMIT 1)`,
  );
  const found = await messages(doubled);
  expect(found).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^ledger: .* the ledger says/),
      expect.stringMatching(/^silver: silver\.card_transactions holds e\S+ 2 times/),
      expect.stringMatching(/^gold: .* rows are not what silver gives/),
    ]),
  );
});

test('a row in the partition of another day', async () => {
  const lake = await spoilt(
    'misplaced',
    cardTransactions,
    (rows) => `SELECT * REPLACE (ts + INTERVAL 40 DAY AS ts) FROM ${rows}`,
  );
  expect(await messages(lake)).toContainEqual(
    expect.stringMatching(/^silver: .*dt=2026-01-01 holds \d+ rows of other days/),
  );
});

test('an online record that is not the newest gold row', async () => {
  cpSync(path('good'), path('online'), { recursive: true });
  const write = await (await openLake(path('online'))).beginWrite();
  const session = await openSession({ tempDir: write.stagingDir, threads: 1, memoryMb: 200 });
  const store = localOnlineStore({ lakeRoot: path('online'), session });
  const group = onlineGroup(onlineGroups[0]!);
  const record = (await store.get(group, 'c00000'))!;
  const features = { ...record.features, txn_count_1h: 99n };
  await store.put(group, [{ ...record, eventTime: record.eventTime + 1, features }]);
  session.close();
  write.release();
  const found = findingsText(await findings(path('online')), plain);
  expect(found).toMatch(
    /online: rt_card_features_v1: 1 records .*\n {2}card_id c00000\n {4}- txn_count_1h: 99\n/,
  );
});

test('a file that is cut, or gone', async () => {
  cpSync(path('good'), path('cut'), { recursive: true });
  const { location, path: name } = (await openLake(path('cut'))).snapshot().files('gold.training')[0]!;
  truncateSync(location, 10);
  expect(await messages(path('cut'))).toEqual([expect.stringContaining(`${name} has 10 bytes`)]);
});
