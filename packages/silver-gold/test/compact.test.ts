import { cardTransactions, quarantine } from '@cardlake/card-schema';
import { scan, sql } from '@cardlake/lake';
import { z } from 'zod';
import { compact } from '../src';
import { allGroups, readFeatures, runGold } from './support/gold';
import { ARRIVAL, MINUTE, type TestLake, testLake } from './support/lake';
import { VALID_EVENT } from './support/valid-event';

let lake: TestLake;
beforeEach(async () => {
  lake = await testLake();
});
afterEach(() => lake.close());

/** Refines objects in a run each. @param days days after the first of each event */
async function refineEach(days: readonly number[]): Promise<void> {
  for (const [i, day] of days.entries()) {
    const ts = VALID_EVENT.ts + day * 86_400;
    const line = JSON.stringify({ ...VALID_EVENT, event_id: `e${i}`, card_id: `c${i}`, ts });
    await lake.refine([lake.put(`o${i}.json.gz`, line, { arrival: ARRIVAL + i * MINUTE })]);
  }
}

const fileCounts = (): number[] => {
  const counts = new Map<string, number>();
  for (const { partition } of lake.write.snapshot.files(cardTransactions))
    counts.set(partition, (counts.get(partition) ?? 0) + 1);
  return [...counts.values()];
};

test('a partition with four small files becomes one file, one with three is left alone', async () => {
  await refineEach([0, 0, 0, 0, 1, 1, 1]);
  const before = await lake.silver('card_transactions');
  expect(fileCounts()).toEqual([4, 3]);
  expect(await compact(lake.session, lake.write, [])).toEqual({ partitions: 1, filesBefore: 4 });
  expect(fileCounts()).toEqual([1, 3]);
  expect(await lake.silver('card_transactions')).toEqual(before);
});

test('rows keep the order of the files they come from', async () => {
  await refineEach([0, 0, 0, 0, 0]);
  await compact(lake.session, lake.write, []);
  const files = lake.write.snapshot.files(cardTransactions);
  const rows = await lake.session.rows(
    sql`FROM ${scan(cardTransactions, files)}`,
    z.object({ event_id: z.string() }),
  );
  expect(rows.map(({ event_id }) => event_id)).toEqual(['e0', 'e1', 'e2', 'e3', 'e4']);
});

test('without anything to merge there is no commit', async () => {
  await refineEach([0, 0, 0]);
  const { version } = lake.write.snapshot;
  expect(await compact(lake.session, lake.write, allGroups)).toEqual({ partitions: 0, filesBefore: 0 });
  expect(lake.write.snapshot.version).toBe(version);
});

test('quarantine and gold are merged, too, and gold has nothing to do afterwards', async () => {
  for (let i = 0; i < 4; i++) {
    const line = JSON.stringify({ ...VALID_EVENT, event_id: `e${i}` });
    await lake.refine([lake.put(`o${i}.json.gz`, `${line}\nno JSON`, { arrival: ARRIVAL + i * MINUTE })]);
    await runGold(lake);
  }
  const [group] = allGroups;
  const before = group && (await readFeatures(lake, group));
  const { partitions } = await compact(lake.session, lake.write, allGroups);
  expect(partitions).toBe(2 + allGroups.length);
  expect(lake.write.snapshot.files(quarantine)).toHaveLength(1);
  expect(await lake.silver('quarantine')).toHaveLength(4);
  expect(group && (await readFeatures(lake, group))).toEqual(before);
  expect((await runGold(lake)).extent).toBe('none');
});
