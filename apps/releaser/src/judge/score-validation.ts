import { createHash } from 'node:crypto';
import { trainingTable } from '@cardlake/card-schema';
import {
  datasetTables,
  MANIFEST_NAME,
  rebuildHint,
  type ScoredCardTransaction,
  trainingManifest,
} from '@cardlake/datasets/portable';
import { chooseDatasetGroups, requireDefinitions } from '@cardlake/engine/portable';
import { readRows } from '@cardlake/feature-store/parts';
import { createScorer, type LoadedVersion } from '@cardlake/model';
import { type ModelPlace, numberOf } from '@cardlake/prediction';
import { UserError } from '@cardlake/runtime';
import type { Fields } from '@cardlake/schema';

type Row = Awaited<ReturnType<typeof readRows>>[number];

/**
 * Scores the validation split of the training datasets of a day, in the bucket of a lake, by some versions. The score of a row is its
 * margin.
 * @returns the same rows in the same order for each version
 * @throws UserError `missing_input`, `dataset_damaged`, `dataset_outdated` for other definitions than a version was made for,
 *   `unknown_feature`
 */
export async function scoreValidation(
  { objects, bucket }: Pick<ModelPlace, 'objects' | 'bucket'>,
  day: string,
  versions: readonly LoadedVersion[],
): Promise<ScoredCardTransaction[][]> {
  const folder = `${trainingTable({}).path}/dt=${day}`;
  const where = `s3://${bucket}/${folder}`;
  const read = async (path: string): Promise<Uint8Array> => {
    const found = await objects.get({ bucket, key: `${folder}/${path}` });
    if (found !== undefined) return found.content;
    throw new UserError('missing_input', `${where} has no ${path}`, { hint: rebuildHint(day) });
  };
  const manifest = trainingManifest.parse(JSON.parse(Buffer.from(await read(MANIFEST_NAME)).toString()));
  for (const version of versions) requireDefinitions(version, manifest, where);
  const { training } = datasetTables(chooseDatasetGroups(manifest.groups.map(({ name }) => name)));
  const fields = fieldsOf(versions, training.fields, where);
  const scorers = versions.map((version) => createRowScorer(version, fields));
  const scored = versions.map((): ScoredCardTransaction[] => []);
  for (const { path, sha256 } of manifest.validation.files) {
    const file = await read(path);
    if (createHash('sha256').update(file).digest('hex') !== sha256)
      throw new UserError('dataset_damaged', `${where}/${path} is not the file that its manifest names`, {
        hint: rebuildHint(day),
      });
    for (const row of await readRows(fields, file, `${where}/${path}`)) {
      const { card_id: cardId, ts: micros, is_fraud: isFraud } = row;
      const known = {
        cardId: String(cardId),
        day: new Date(Number(micros) / 1000).toISOString().slice(0, 10),
        isFraud: isFraud === 1n,
      };
      for (const [at, score] of scorers.entries()) scored[at]?.push({ ...known, score: score(row) });
    }
  }
  return scored;
}

/** The columns of a dataset that versions read. */
function fieldsOf(versions: readonly LoadedVersion[], all: Fields, where: string): Fields {
  const names = new Set([
    'card_id',
    'ts',
    'is_fraud',
    ...versions.flatMap(({ card }) => card.features.map(({ name }) => name)),
  ]);
  const missing = [...names].filter((name) => !Object.hasOwn(all, name));
  if (missing.length > 0)
    throw new UserError('unknown_feature', `${where} lacks ${missing.join(', ')}`, {
      hint: 'Choose datasets with the groups that both versions were trained on.',
    });
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name)));
}

function createRowScorer({ model, card }: LoadedVersion, fields: Fields): (row: Row) => number {
  const scorer = createScorer(model);
  const columns = card.features.flatMap(({ name }) => {
    const type = fields[name]?.type;
    return type === undefined ? [] : [{ name, type }];
  });
  return (row) => scorer.margin(columns.map(({ name, type }) => numberOf(row[name], type)));
}
