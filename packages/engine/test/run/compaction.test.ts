import { openLake } from '@cardlake/lake';
import { fixedClock } from '@cardlake/runtime';
import { runDaily, runStream } from '../../src';
import {
  DATASET_DAY,
  deliverSome,
  hashFiles,
  readContents,
  SETTINGS,
  testContext,
  testFolder,
  verifyTestLake,
} from '../../test-kit';

const lakeRoot = testFolder()('lake');
const RUNS = 5;
const MINUTE = 60_000;
const contextOfRun = (n: number) => testContext({ clock: fixedClock(Date.UTC(2026, 5, 1) + n * MINUTE) });
/** Runs the `n`th run of the day. */
const streamAt = (n: number) => runStream({ lakeRoot }, contextOfRun(n));
const dailyAt = (n: number) => runDaily({ lakeRoot, day: DATASET_DAY, settings: SETTINGS }, contextOfRun(n));
const files = async () => (await openLake(lakeRoot)).snapshot().files('silver.card_transactions').length;

test('the daily run compacts the files of many small runs; rows stay, and nothing is published again', async () => {
  for (let n = 0; n < RUNS; n++) {
    await deliverSome(lakeRoot, (_, index) => index % RUNS === n);
    await streamAt(n);
  }
  const [before, many] = [await readContents(lakeRoot), await files()];
  await dailyAt(RUNS);
  expect(await files()).toBeLessThan(many);
  const { 'gold.training': training, 'gold.inference': inference, ...after } = await readContents(lakeRoot);
  expect({ ...after, 'gold.training': [], 'gold.inference': [] }).toEqual(before);
  expect([training?.length, inference?.length]).not.toContain(0);
  expect(await verifyTestLake(lakeRoot)).toEqual([]);

  const hashes = hashFiles(lakeRoot);
  for (const group of (await streamAt(RUNS + 1)).online) {
    expect(group).toMatchObject({ scope: 'up_to_date', written: 0 });
  }
  await dailyAt(RUNS + 2);
  expect(hashFiles(lakeRoot)).toEqual(hashes);
});
