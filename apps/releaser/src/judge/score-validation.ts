import { datasetTables, type ScoredCardTransaction } from '@cardlake/datasets/portable';
import { chooseDatasetGroups, requireDefinitions } from '@cardlake/engine/portable';
import { createScorer, type LoadedVersion } from '@cardlake/model';
import { numberOf } from '@cardlake/prediction';
import { UserError } from '@cardlake/runtime';
import type { Fields } from '@cardlake/schema';
import { cardTransactionOf, EVALUATED_COLUMNS } from '../dataset/card-transaction';
import { type DatasetRow, type LakeBucket, openDataset } from '../dataset/open-dataset';

/**
 * Scores the validation split of the training datasets of a day, in the bucket of a lake, by some versions. The score of a row is its
 * margin.
 * @returns the same rows in the same order for each version
 * @throws UserError `dataset_outdated` for other definitions than a version was made for, `unknown_feature`; those of `openDataset`
 */
export async function scoreValidation(
  lake: LakeBucket,
  day: string,
  versions: readonly LoadedVersion[],
): Promise<ScoredCardTransaction[][]> {
  const { manifest, where, readRows } = await openDataset(lake, day);
  for (const version of versions) requireDefinitions(version, manifest, where);
  const { training } = datasetTables(chooseDatasetGroups(manifest.groups.map(({ name }) => name)));
  const fields = fieldsOf(versions, training.fields, where);
  const scorers = versions.map((version) => createRowScorer(version, fields));
  const scored = versions.map((): ScoredCardTransaction[] => []);
  for await (const rows of readRows('validation', fields))
    for (const row of rows) {
      const known = cardTransactionOf(row);
      for (const [at, score] of scorers.entries()) scored[at]?.push({ ...known, score: score(row) });
    }
  return scored;
}

/** The columns of a dataset that versions read. */
function fieldsOf(versions: readonly LoadedVersion[], all: Fields, where: string): Fields {
  const names = new Set([
    ...EVALUATED_COLUMNS,
    ...versions.flatMap(({ card }) => card.features.map(({ name }) => name)),
  ]);
  const missing = [...names].filter((name) => !Object.hasOwn(all, name));
  if (missing.length > 0)
    throw new UserError('unknown_feature', `${where} lacks ${missing.join(', ')}`, {
      hint: 'Choose datasets with the groups that both versions were trained on.',
    });
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name)));
}

function createRowScorer({ model, card }: LoadedVersion, fields: Fields): (row: DatasetRow) => number {
  const scorer = createScorer(model);
  const columns = card.features.flatMap(({ name }) => {
    const type = fields[name]?.type;
    return type === undefined ? [] : [{ name, type }];
  });
  return (row) => scorer.margin(columns.map(({ name, type }) => numberOf(row[name], type)));
}
