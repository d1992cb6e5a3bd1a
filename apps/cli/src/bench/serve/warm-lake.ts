import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { importModel, promoteModel } from '@cardlake/engine';
import { randomModelFile, toBytes } from '@cardlake/model/test-kit';
import { chooseServedGroup } from '@cardlake/prediction';
import type { BenchLake } from '../bench-lake';

const DAY_MS = 86_400_000;
const DAYS = 28;

/** Cards whose history is in memory when the load begins. */
export const CARDS = 5_000;
/** Events of each of them, on average. */
export const EVENTS_PER_CARD = 20;

/** Fills a lake with the recent past of the cards, and promotes a model of 100 trees of depth 6. */
export async function warmLake({ lake, generate, refine }: BenchLake): Promise<void> {
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  await generate({
    numTransactions: CARDS * EVENTS_PER_CARD,
    cards: CARDS,
    startMicros: (today - (DAYS + 1) * DAY_MS) * 1000,
    days: DAYS,
  });
  await refine();
  const features = ['amount', ...chooseServedGroup().features.map(({ name }) => name)];
  const file = join(dirname(lake.root), 'model.json');
  const shape = { trees: 100, depth: 6, features: features.length, seed: 1, names: features };
  writeFileSync(file, toBytes(randomModelFile(shape)));
  const { version } = importModel({ lakeRoot: lake.root, file, name: 'fraud', features });
  promoteModel(lake.root, 'fraud', version);
}
