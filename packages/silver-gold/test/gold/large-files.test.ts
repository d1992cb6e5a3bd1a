import { encodeAuthorization } from '@cardlake/bronze';
import { groups, groupTable, snapshotGroups } from '@cardlake/card-features';
import { businessFields, type CardEvent } from '@cardlake/card-schema';
import { type DuckSession, type LakeFile, scan, stageFile } from '@cardlake/lake';
import { anySql, textLiteral } from '@cardlake/lake/test-kit';
import { silentReporter } from '@cardlake/runtime';
import { z } from 'zod';
import { verifyGold } from '../../src';
import { eventAt } from '../support/event';
import { allGroups, runGold } from '../support/gold';
import { ARRIVAL, MINUTE, type TestLake, testLake } from '../support/lake';

const SECOND = 1_000_000;
const table = groupTable(groups.fraud_features_v1);

let lake: TestLake;
let first: LakeFile;
let objects = 0;
let ids = 0;
beforeEach(async () => {
  [objects, ids] = [0, 0];
  lake = await testLake();
  await deliver(eventsOf(22_000));
  await deliver(eventsOf(20_500));
  await gold();
  first = onlyFile();
});
afterEach(() => lake.close());

/** Events of one day, a second apart, of many cards. */
const eventsOf = (count: number): CardEvent[] =>
  Array.from({ length: count }, (_, n) =>
    eventAt(`e${ids++}`, n * SECOND, { card_id: `c${n % 997}`, merchant_id: `m${n % 101}` }),
  );

/** Refines events that arrive together, which gives a file of silver, and a row group of gold at first. */
async function deliver(events: readonly CardEvent[], arrival = ARRIVAL + objects * MINUTE): Promise<void> {
  objects += 1;
  await lake.refine([
    lake.put(`o${objects}.json.gz`, events.map(encodeAuthorization).join('\n'), { arrival }),
  ]);
}

/** Updates gold as if each of its files were large. @param session in place of that of the lake */
const gold = (session = lake.session) => runGold({ ...lake, session }, allGroups, undefined, 1);

/** Adds each statement that encodes columns of a large file to `copies`. */
const recordCopies = (session: DuckSession, copies: string[]): DuckSession => ({
  ...session,
  fork: async () => recordCopies(await session.fork(), copies),
  rows(query, ...options) {
    if (/^COPY .*ORDER BY row_number\)/s.test(query)) copies.push(query);
    return session.rows(query, ...options);
  },
});

const files = (): readonly LakeFile[] => lake.write.snapshot.files(table);

function onlyFile(): LakeFile {
  const [file, ...others] = files();
  if (file === undefined || others.length > 0) throw new Error('expected one file of gold');
  return file;
}

const verify = () => verifyGold(lake.session, lake.write.snapshot, allGroups, snapshotGroups, silentReporter);

const chunkRow = z.object({
  rows: z.number(),
  name: z.string(),
  bytes: z.number(),
  min: z.string().nullable(),
});

/** Column chunks of a file by row group. */
async function chunksOf({ location }: LakeFile): Promise<z.infer<typeof chunkRow>[][]> {
  const found = await lake.session.rows(
    anySql`SELECT row_group_id::INTEGER AS "group", row_group_num_rows::INTEGER AS rows, path_in_schema AS name,
        total_compressed_size::INTEGER AS bytes, stats_min_value AS min
      FROM parquet_metadata(${textLiteral(location)}) ORDER BY row_group_id, column_id`,
    chunkRow.extend({ group: z.number() }),
  );
  return [0, 1].map((n) => found.filter(({ group }) => group === n).map(({ group: _, ...chunk }) => chunk));
}

const isEvent = ({ name }: { name: string }): boolean => name in businessFields;

test('a late event leaves row groups and columns as they are stored in which nothing changes', async () => {
  const before = await chunksOf(first);
  // Late enough that no row of the second row group comes after it.
  await deliver([eventAt('late', 21_000 * SECOND, { card_id: `c${21_100 % 997}`, amount: 990_000n })]);
  expect((await gold()).extent).toBe('incremental');
  const [changed, added] = [...files()].sort((a, b) => b.rows - a.rows);
  if (changed === undefined) throw new Error('expected a file of gold');
  expect([changed.rows, added?.rows]).toEqual([42_500, 1]);
  expect(changed.sha256).not.toBe(first.sha256);
  const after = await chunksOf(changed);
  expect(after[1]).toEqual(before[1]);
  expect(after[0]?.filter(isEvent)).toEqual(before[0]?.filter(isEvent));
  expect(after[0]).not.toEqual(before[0]);
  expect(await verify()).toEqual([]);
});

test('rows that go and rows that get other values are in one row group', async () => {
  const before = await chunksOf(first);
  // An earlier delivery of an event of the first row group replaces it, on the same day.
  await deliver([eventAt('e21500', 21_500 * SECOND, { card_id: 'c3', merchant_id: 'm1' })], ARRIVAL - MINUTE);
  await gold();
  const [changed, added] = [...files()].sort((a, b) => b.rows - a.rows);
  if (changed === undefined) throw new Error('expected a file of gold');
  expect([changed.rows, added?.rows]).toEqual([42_499, 1]);
  const after = await chunksOf(changed);
  expect(after[0]?.map(({ rows }) => rows)).toEqual(before[0]?.map(() => 21_999));
  expect(after[1]).toEqual(before[1]);
  expect(await verify()).toEqual([]);
});

test('a feature that groups share is encoded once for the large files of both', async () => {
  await deliver([eventAt('late', 21_000 * SECOND, { card_id: `c${21_100 % 997}`, amount: 990_000n })]);
  const copies: string[] = [];
  await gold(recordCopies(lake.session, copies));
  expect(copies.filter((copy) => copy.includes('card_txn_count_1d'))).toHaveLength(1);
  const v2 = groupTable(groups.fraud_features_v2);
  const [changed] = [...lake.write.snapshot.files(v2)].sort((a, b) => b.rows - a.rows);
  const chunksNamed = async (file: LakeFile | undefined) =>
    file && (await chunksOf(file)).map((chunks) => chunks.filter(({ name }) => name === 'card_txn_count_1d'));
  const [other] = [...files()].sort((a, b) => b.rows - a.rows);
  expect(await chunksNamed(changed)).toEqual(await chunksNamed(other));
  expect(await verify()).toEqual([]);
});

test('large files with other row groups share nothing', async () => {
  // The file of one group is written again, newest rows first.
  const v2 = groupTable(groups.fraud_features_v2);
  const [file] = lake.write.snapshot.files(v2);
  if (file === undefined) throw new Error('expected a file of gold');
  const transaction = lake.write.transaction();
  const target = { table: v2, partition: file.partition, name: 'part.parquet' };
  await stageFile(
    lake.session,
    transaction,
    target,
    anySql`FROM ${scan(v2, [file])} ORDER BY ts DESC, event_id`,
  );
  transaction.remove(file.path);
  await transaction.commit({ kind: 'test' });
  await deliver([eventAt('late', 21_000 * SECOND, { card_id: `c${21_100 % 997}`, amount: 990_000n })]);
  const copies: string[] = [];
  await gold(recordCopies(lake.session, copies));
  expect(copies.filter((copy) => copy.includes('card_txn_count_1d'))).toHaveLength(2);
  expect(await verify()).toEqual([]);
});
