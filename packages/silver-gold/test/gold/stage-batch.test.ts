import { readFileSync, writeFileSync } from 'node:fs';
import { encodeAuthorization } from '@cardlake/bronze';
import { groups, groupTable, snapshotGroups } from '@cardlake/card-features';
import { businessFields, cardTransactions } from '@cardlake/card-schema';
import type { CompiledGroup } from '@cardlake/features';
import type { LakeFile } from '@cardlake/lake';
import { anySql, textLiteral } from '@cardlake/lake/test-kit';
import { silentReporter } from '@cardlake/runtime';
import { z } from 'zod';
import { updateGold, verifyGold } from '../../src';
import { featureColumnName } from '../../src/gold/value-columns';
import { eventAt } from '../support/event';
import { allGroups, runGold } from '../support/gold';
import { ARRIVAL, MINUTE, type TestLake, testLake } from '../support/lake';

let lake: TestLake;
beforeEach(async () => {
  lake = await testLake();
});
afterEach(() => lake.close());

let ids = 0;
/** Refines events of one day that arrive together, which gives a file of silver. */
async function refineEvents(count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, n) =>
    eventAt(`e${ids++}`, n * 1_000_000, { card_id: `c${n % 997}`, merchant_id: `m${n % 101}` }),
  );
  const lines = events.map(encodeAuthorization).join('\n');
  await lake.refine([lake.put(`o${ids}.json.gz`, lines, { arrival: ARRIVAL + ids * MINUTE })]);
}

const gold = (): LakeFile[] => allGroups.flatMap((group) => lake.write.snapshot.files(groupTable(group)));

const chunkRow = z.object({ rows: z.number(), bytes: z.number(), start: z.number() });

/** Chunks of the columns that gold repeats, or of some of them, row group by row group. */
async function eventChunks({ location }: LakeFile, columns = Object.keys(businessFields)) {
  const names = columns.map(textLiteral);
  return lake.session.rows(
    anySql`SELECT row_group_num_rows::INTEGER AS rows, total_compressed_size::INTEGER AS bytes, data_page_offset::INTEGER AS start
      FROM parquet_metadata(${textLiteral(location)}) WHERE path_in_schema IN (${names})
      ORDER BY row_group_id, column_id`,
    chunkRow,
  );
}

const verify = () => verifyGold(lake.session, lake.write.snapshot, allGroups, snapshotGroups, silentReporter);

test('gold has the chunks of events as silver stores them, row group by row group, and is what is computed', async () => {
  await refineEvents(22_000);
  await refineEvents(20_500);
  await runGold(lake);
  const found: unknown[] = [];
  for (const file of lake.write.snapshot.files(cardTransactions)) found.push(...(await eventChunks(file)));
  const sizes = (chunks: unknown[]) => chunks.map((chunk) => chunkRow.omit({ start: true }).parse(chunk));
  expect(new Set(sizes(found).map(({ rows }) => rows))).toEqual(new Set([22_000, 20_500]));
  for (const file of gold()) expect(sizes(await eventChunks(file))).toEqual(sizes(found));
  expect(await verify()).toEqual([]);
});

test('a full computation gives the same bytes again', async () => {
  await refineEvents(3000);
  await runGold(lake);
  const before = gold().map(({ sha256, rows }) => ({ sha256, rows }));
  const { session, write } = lake;
  const options = { groups: allGroups, snapshotGroups, reporter: silentReporter, anew: true };
  await updateGold({ session, write, ...options });
  expect(gold().map(({ sha256, rows }) => ({ sha256, rows }))).toEqual(before);
});

test('many small files of silver are one row group of gold', async () => {
  for (const count of [5, 1, 7]) await refineEvents(count);
  await runGold(lake);
  for (const file of gold()) {
    const chunks = await eventChunks(file, ['event_id']);
    expect(chunks.map(({ rows }) => rows)).toEqual([13]);
  }
  expect(await verify()).toEqual([]);
});

test('late events behind a larger file of silver are a row group of gold, and that file is taken as it is stored', async () => {
  for (const count of [3000, 5, 7]) await refineEvents(count);
  await runGold(lake);
  const [first] = lake.write.snapshot.files(cardTransactions);
  if (first === undefined) throw new Error('expected a file of silver');
  const size = ({ rows, bytes }: z.infer<typeof chunkRow>) => ({ rows, bytes });
  const stored = (await eventChunks(first)).map(size);
  for (const file of gold()) {
    const chunks = (await eventChunks(file)).map(size);
    expect(chunks.slice(0, stored.length)).toEqual(stored);
    expect(chunks.slice(stored.length).map(({ rows }) => rows)).toEqual(stored.map(() => 12));
  }
  expect(await verify()).toEqual([]);
});

test('a feature that groups share has the same chunks in the files of both', async () => {
  for (const count of [3000, 5]) await refineEvents(count);
  await runGold(lake);
  const chunksOf = async (group: CompiledGroup, columns: string[]) => {
    const [file] = lake.write.snapshot.files(groupTable(group));
    if (file === undefined) throw new Error(`${group.name} has no file`);
    const bytes = readFileSync(file.location);
    const chunks = await eventChunks(file, columns);
    return chunks.map(({ start, bytes: size }) => bytes.subarray(start, start + size / 2));
  };
  const [v1, v2] = [groups.fraud_features_v1, groups.fraud_features_v2];
  const names = (group: CompiledGroup) =>
    new Map(group.features.map(({ name }) => [featureColumnName(group, name), name]));
  const shared = [...names(v1)].flatMap(([column, name]) => (names(v2).has(column) ? [name] : []));
  expect(shared.length).toBeGreaterThan(10);
  expect(await chunksOf(v1, shared)).toEqual(await chunksOf(v2, shared));
});

test('damage of a column that only gold repeats is not carried into gold', async () => {
  await refineEvents(3000);
  const [file] = lake.write.snapshot.files(cardTransactions);
  if (file === undefined) throw new Error('expected a file of silver');
  const [chunk] = await eventChunks(file, ['currency']);
  const bytes = readFileSync(file.location);
  const at = (chunk?.start ?? 0) + (chunk?.bytes ?? 0) / 2;
  bytes.fill(0xff, Math.floor(at), Math.floor(at) + 1);
  writeFileSync(file.location, bytes);
  await expect(runGold(lake)).rejects.toMatchObject({
    code: 'file_damaged',
    message: expect.stringContaining(file.path),
  });
  expect(gold()).toEqual([]);
});
