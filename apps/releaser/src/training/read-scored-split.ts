import { trainingTable } from '@cardlake/card-schema';
import type { ScoredCardTransaction } from '@cardlake/datasets/portable';
import { readRows } from '@cardlake/feature-store/parts';
import { numberOf, UserError } from '@cardlake/runtime';
import { field } from '@cardlake/schema';
import { cardTransactionOf, EVALUATED_COLUMNS } from '../dataset/card-transaction';
import type { StoredDataset } from '../dataset/open-dataset';

const SCORES = { event_id: field.string('id of the event'), score: field.double('its margin') };
/** Columns of the rows, which all training datasets have. */
const ROWS = Object.fromEntries(
  Object.entries(trainingTable({}).fields).filter(([name]) =>
    ['event_id', ...EVALUATED_COLUMNS].includes(name),
  ),
);

/**
 * Reads the rows of a split with the margins that a training job gave them.
 * @param scores Parquet with `event_id` and `score`
 * @param where its address, for errors
 * @throws UserError `scores_refused` unless each row has exactly one margin, a finite number, and no other id has one; those of
 *   `StoredDataset.readRows`
 */
export async function readScoredSplit(
  dataset: StoredDataset,
  split: 'train' | 'validation',
  scores: Uint8Array,
  where: string,
): Promise<ScoredCardTransaction[]> {
  const margins = new Map<string, number>();
  const given = await readRows(SCORES, scores, where);
  for (const { event_id: id, score } of given) margins.set(String(id), Number(score ?? Number.NaN));
  const rows: ScoredCardTransaction[] = [];
  let unscored = 0;
  for await (const read of dataset.readRows(split, ROWS))
    for (const row of read) {
      const { event_id: id } = row;
      const score = margins.get(String(id)) ?? Number.NaN;
      if (!Number.isFinite(score)) unscored += 1;
      rows.push({ ...cardTransactionOf(row), score });
    }
  if (unscored === 0 && margins.size === given.length && margins.size === rows.length) return rows;
  throw new UserError(
    'scores_refused',
    `${where} does not fit the ${split} split of ${dataset.where}: ${numberOf(given.length, 'margin')} for ${numberOf(rows.length, 'row')}, of which ${unscored} have none`,
    { hint: 'Train again, on the datasets as they are now.' },
  );
}
