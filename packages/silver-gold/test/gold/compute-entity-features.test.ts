import { groups } from '@cardlake/card-features';
import { sql } from '@cardlake/lake';
import { BlockLayout } from '../../src/gold/block-layout';
import { computeEntityFeatures } from '../../src/gold/compute-entity-features';
import { createDictionaries } from '../../src/gold/dictionaries';
import { inlineComputer } from '../../src/gold/feature-computer';
import { loadLabels } from '../../src/gold/labels';
import { placeRows, planBatches } from '../../src/gold/row-batches';
import { valueColumns } from '../../src/gold/value-columns';
import { type TestLake, testLake } from '../support/lake';

const group = groups.rt_card_features_v1;
const card = { name: 'card', key: 'card_id' };

let lake: TestLake;
beforeAll(async () => {
  lake = await testLake();
  await loadLabels(lake.session, []);
});
afterAll(() => lake.close());

const relation = sql`(SELECT 'e' || i AS event_id, 'c' || (i % 2) AS card_id, TIMESTAMPTZ '2018-04-01 00:00:00Z' AS ts,
  'm' AS merchant_id, 1::DECIMAL(18,4) AS amount, 'EUR' AS currency, 'BE' AS country, 'chip' AS pos_mode,
  i::BIGINT AS row_id FROM range(5) t(i))`;

/** @returns the positions of the rows that got features */
async function compute(rows: number): Promise<number[]> {
  const dictionaries = await createDictionaries(lake.session, relation, ['card_id', 'merchant_id']);
  const parts = [{ rows: 5, day: '' }];
  const places = placeRows(parts, planBatches(parts, 5));
  const layout = new BlockLayout(valueColumns([group], card.name));
  const found: number[] = [];
  const source = { relation, rows, places };
  await computeEntityFeatures(
    lake.session,
    [group],
    card,
    dictionaries,
    source,
    inlineComputer(),
    (blocks) => {
      const [count = 0] = blocks.rows;
      found.push(...layout.view(blocks.buffer, count).positions);
    },
  );
  return found.sort();
}

test('every row of the relation gets features', async () => {
  expect(await compute(5)).toEqual([0, 1, 2, 3, 4]);
});

test('a stream that ends before all rows is an error', async () => {
  await expect(compute(6)).rejects.toThrow('features of card: expected 6 rows, found 5');
});
