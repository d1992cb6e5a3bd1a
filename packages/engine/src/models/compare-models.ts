import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BootstrapOptions,
  type CardWeights,
  type Estimate,
  estimateOverCards,
  prepareRanking,
  type Ranking,
  readTrainingManifest,
  type ScoredCardTransaction,
  type TrainingManifest,
} from '@cardlake/datasets';
import { type DuckSession, fileReader, identifier, sql } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { type LoadedModel, openModelVersion } from './load-model';
import { type ModelMetrics, measureModel } from './metrics';
import { type ModelVersion, readModelVersion } from './model-version';
import { scoreRows } from './score-rows';

/** A model by its name, and its version; by default the last in the list. */
export interface ModelChoice {
  readonly name: string;
  readonly version?: string | undefined;
}

/** Two models on the same rows. */
export interface ModelComparison {
  /** Folder of the dataset whose validation split they were compared on. */
  readonly dataset: string;
  readonly models: readonly [ComparedModel, ComparedModel];
  /** Metrics of the second minus those of the first, with intervals over cards. */
  readonly gain: Readonly<Record<'averagePrecision' | 'cardPrecision', Estimate>>;
}

/** A model, and its metrics on the rows of the comparison. */
export interface ComparedModel {
  readonly name: string;
  readonly version: string;
  readonly metrics: ModelMetrics;
}

/**
 * Compares two models on the validation split of a dataset, by default that of the later one of theirs: none of them was
 * trained on its days.
 * @throws UserError `model_missing`, `model_damaged`, `missing_option`, `unknown_feature`, `dataset_outdated` for other definitions
 *   than a model was trained on; those of `readTrainingManifest`
 */
export async function compareModels(
  session: DuckSession,
  {
    lakeRoot,
    models: choices,
    dataset,
    bootstrap,
  }: {
    readonly lakeRoot: string;
    readonly models: readonly [ModelChoice, ModelChoice];
    readonly dataset?: string | undefined;
    readonly bootstrap: BootstrapOptions;
  },
): Promise<ModelComparison> {
  const [a, b] = choices.map(({ name, version }) => readModelVersion(lakeRoot, name, version));
  if (a === undefined || b === undefined) throw new Error('two models are needed');
  const folder = dataset ?? laterDataset(lakeRoot, [a, b]);
  const opened = [a, b].map((version) => openModelVersion(lakeRoot, version));
  const scored = await readScored(session, folder, opened);
  const [first, second] = scored.map(compared);
  if (first === undefined || second === undefined) throw new Error('two models are needed');
  return {
    dataset: folder,
    models: [first, second],
    gain: measureGain(
      scored.map(({ rows }) => rows),
      bootstrap,
    ),
  };
}

/** A model with the rows of the dataset, scored by it. */
interface ScoredModel {
  readonly model: LoadedModel;
  readonly rows: ScoredCardTransaction[];
}

const compared = ({ model: { name, version, policy }, rows }: ScoredModel): ComparedModel => ({
  name,
  version,
  metrics: measureModel(rows, policy.calibration),
});

/** Cards that can be checked each day. */
const CARDS_PER_DAY = 100;

/** @param scored the same rows, scored by each model */
function measureGain(
  scored: readonly (readonly ScoredCardTransaction[])[],
  bootstrap: BootstrapOptions,
): ModelComparison['gain'] {
  const cards = [...new Set(scored[0]?.map(({ cardId }) => cardId))].sort();
  const positions = new Map(cards.map((card, at) => [card, at]));
  const rankings = scored.map((rows) => prepareRanking(rows, positions));
  const difference = (measure: (ranking: Ranking, weights: CardWeights) => number | null) => {
    return (weights: CardWeights) => {
      const [first = null, second = null] = rankings.map((ranking) => measure(ranking, weights));
      return first === null || second === null ? null : second - first;
    };
  };
  const measures = {
    averagePrecision: difference((ranking, weights) => ranking.averagePrecision(weights)),
    cardPrecision: difference((ranking, weights) => ranking.cardPrecision(weights, CARDS_PER_DAY)),
  };
  return estimateOverCards(cards.length, measures, bootstrap, 'models');
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
    { hint: 'Give the folder of a training dataset: --dataset ./lake/gold/training/dt=2018-08-15' },
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

/** Requires that a dataset has the groups that a model was trained on: others have features of the same name and another meaning. */
function requireDefinitions(
  { name, version, card }: LoadedModel,
  { day, groups }: TrainingManifest,
  dataset: string,
): void {
  const lacking = card.groups.filter(
    (needed) =>
      !groups.some((each) => each.name === needed.name && each.definitionHash === needed.definitionHash),
  );
  if (lacking.length === 0) return;
  const names = lacking.map((group) => group.name).join(', ');
  throw new UserError(
    'dataset_outdated',
    `${name} ${version} was trained on ${names}, which ${dataset} does not have with the same definition`,
    {
      hint: `Build a dataset with it: \`cardlake run daily --dt ${day} --groups ${names.replaceAll(' ', '')}\``,
    },
  );
}
