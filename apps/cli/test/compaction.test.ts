import { openLake } from '@cardlake/lake';
import { runDaily } from '../src/pipeline/daily';
import { runStream } from '../src/pipeline/stream';
import { windowEnd } from '../src/pipeline/window-end';
import { testFolder } from './support/cardlake';
import { contents, fileHashes, findings } from './support/contents';
import { DATASET_DAY, deliverSome, inLake, SETTINGS } from './support/small-lake';

const lake = testFolder()('lake');
const RUNS = 5;
const MINUTE = 60_000;
/** The `n`th run of the day. */
const streamAt = (n: number) =>
  inLake(
    lake,
    (run) => runStream(run, windowEnd(undefined, run.surroundings.clock)),
    undefined,
    Date.UTC(2026, 5, 1) + n * MINUTE,
  );
const dailyAt = (n: number) =>
  inLake(lake, (run) => runDaily(run, DATASET_DAY, SETTINGS), undefined, Date.UTC(2026, 5, 1) + n * MINUTE);
const files = async () => (await openLake(lake)).snapshot().files('gold.card_features').length;

test('the daily run merges what many small runs left; rows stay, and nothing is published again', async () => {
  for (let n = 0; n < RUNS; n++) {
    await deliverSome(lake, (_, index) => index % RUNS === n);
    await streamAt(n);
  }
  const [before, many] = [await contents(lake), await files()];
  await dailyAt(RUNS);
  expect(await files()).toBeLessThan(many);
  const { 'gold.training': training, 'gold.inference': inference, ...after } = await contents(lake);
  expect({ ...after, 'gold.training': [], 'gold.inference': [] }).toEqual(before);
  expect([training?.length, inference?.length]).not.toContain(0);
  expect(await findings(lake)).toEqual([]);

  const hashes = fileHashes(lake);
  expect((await streamAt(RUNS + 1)).online).toMatchObject([{ scope: 'current', written: 0 }]);
  await dailyAt(RUNS + 2);
  expect(fileHashes(lake)).toEqual(hashes);
});
