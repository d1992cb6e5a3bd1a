import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readTrainingManifest, type ScoredCardTransaction } from '@cardlake/datasets';
import { type DuckSession, fileReader, identifier, sql } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { type LoadedModel, openModelVersion } from './load-model';
import { type ModelVersion, readModelVersion } from './model-version';
import { requireDefinitions } from './require-definitions';
import { scoreRows } from './score-rows';

/** A model by its name, and its version; by default the last in the list. */
export interface ModelChoice {
  readonly name: string;
  readonly version?: string | undefined;
}

/** A model with the rows of a dataset, scored by it. */
export interface ScoredModel {
  readonly model: LoadedModel;
  readonly rows: ScoredCardTransaction[];
}

/** Options of {@link scoreValidation}. */
export interface ValidationChoice {
  readonly lakeRoot: string;
  readonly models: readonly ModelChoice[];
  /** Folder of a training dataset, by default the latest of those that the models were trained on. */
  readonly dataset?: string | undefined;
}

/**
 * Scores the validation split of a dataset by some models, by default that of the latest one of theirs: none of them was trained on its
 * days. The score of a row is its margin.
 * @returns the folder of the dataset, and the same rows in the same order for each model
 * @throws UserError `model_missing`, `model_damaged`, `missing_option`, `unknown_feature`, `dataset_outdated` for other definitions
 *   than a model was trained on; those of `readTrainingManifest`
 */
export async function scoreValidation(
  session: DuckSession,
  { lakeRoot, models: choices, dataset }: ValidationChoice,
): Promise<{ readonly dataset: string; readonly scored: readonly ScoredModel[] }> {
  const versions = choices.map(({ name, version }) => readModelVersion(lakeRoot, name, version));
  const folder = dataset ?? laterDataset(lakeRoot, versions);
  const opened = versions.map((version) => openModelVersion(lakeRoot, version));
  return { dataset: folder, scored: await readScored(session, folder, opened) };
}

function laterDataset(lakeRoot: string, versions: readonly ModelVersion[]): string {
  const day = versions
    .flatMap(({ card }) => card.dataset?.day ?? [])
    .sort()
    .at(-1);
  const folder = join(lakeRoot, 'gold', 'training', `dt=${day}`);
  if (day !== undefined && existsSync(folder)) return folder;
  throw new UserError(
    'missing_option',
    'the models need a dataset to be compared on: the lake has none that they were trained on',
    { hint: 'Give the folder of a training dataset: --dataset ./lake/gold/training/dt=2026-02-14' },
  );
}

async function readScored(
  session: DuckSession,
  dataset: string,
  models: readonly LoadedModel[],
): Promise<ScoredModel[]> {
  const manifest = readTrainingManifest(dataset);
  for (const model of models) requireDefinitions(model, manifest, dataset);
  const { validation, day } = manifest;
  const files = validation.files.map(({ path }) => join(dataset, path));
  if (files.length === 0)
    throw new UserError('no_events', `the validation split of ${dataset} has no rows`, {
      hint: `Choose the datasets of another day than ${day}.`,
    });
  const relation = fileReader('read_parquet', files);
  const all = models.map((model): ScoredModel => ({ model, rows: [] }));
  await scoreRows(
    session,
    {
      relation,
      wanted: [identifier('card_id'), sql`ts::DATE::VARCHAR`, identifier('is_fraud')],
      name: `the dataset ${dataset}`,
    },
    models,
    ([cardId, date, isFraud], scored) => {
      const row = { cardId: String(cardId), day: String(date), isFraud: isFraud === true };
      for (const [at, { margin: score }] of scored.entries()) all[at]?.rows.push({ ...row, score });
    },
  );
  return all;
}
