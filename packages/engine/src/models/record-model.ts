import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  featureNames,
  readScoredRows,
  type ScoredCardTransaction,
  type ScoredSplit,
  type TrainingManifest,
} from '@cardlake/datasets';
import type { DuckSession } from '@cardlake/lake';
import {
  calibrateMargin,
  fitPlatt,
  type ModelCard,
  type Policy,
  type TargetRates,
  thresholdsForRates,
  trainingReport,
} from '@cardlake/model';
import { UserError } from '@cardlake/runtime';
import { chooseDatasetGroups } from '../catalog/dataset-groups';
import { measureModel } from './metrics';
import { type ModelVersion, writeModelVersion } from './model-version';
import { parseModel } from './parse-model';

/** Rule of a policy, or the shares of events from which its thresholds follow. */
export type RuleChoice =
  | ({ readonly kind: 'rates' } & TargetRates)
  | Extract<Policy['rule'], { readonly kind: 'costs' }>;

export interface RecordModelOptions {
  readonly session: DuckSession;
  readonly lakeRoot: string;
  readonly name: string;
  /** Folder of the training dataset. */
  readonly dataset: string;
  /** Folder that the training job wrote. */
  readonly trained: string;
  readonly rule: RuleChoice;
}

/**
 * Makes a version of a model of what a training job left: fits the calibration out of fold, chooses the policy, measures
 * on validation, and writes all of it to the lake.
 * @throws UserError `unsupported_model` for one that is not scored here, `dataset_outdated` for other definitions; those of
 *   `readScoredRows`
 */
export async function recordModel(options: RecordModelOptions): Promise<ModelVersion> {
  const { session, lakeRoot, dataset, trained, rule } = options;
  const bytes = readFileSync(join(trained, 'model.json'));
  parseModel(bytes);
  const margins = async (split: ScoredSplit['split'], file: string) => {
    const found = await readScoredRows(session, { dataset, split, scores: join(trained, file) });
    return { manifest: found.manifest, rows: found.rows.sort(byScore) };
  };
  const { rows: outOfFold, manifest } = await margins('train', 'out-of-fold.parquet');
  const { rows: validation } = await margins('validation', 'validation.parquet');
  const calibration = fitPlatt(outOfFold.map(({ score, isFraud }) => ({ margin: score, isFraud })));
  const probabilities = outOfFold.map(({ score }) => calibrateMargin(calibration, score));
  return writeModelVersion(lakeRoot, bytes, {
    policy: { calibration, rule: rule.kind === 'rates' ? thresholdsForRates(probabilities, rule) : rule },
    metrics: measureModel(validation, calibration),
    card: describeModel(options, bytes, manifest),
  });
}

/** Rows come in any order, and sums of floats depend on it. */
const byScore = (a: ScoredCardTransaction, b: ScoredCardTransaction): number =>
  a.score - b.score || Number(a.isFraud) - Number(b.isFraud);

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function describeModel(
  { name, dataset, trained }: RecordModelOptions,
  bytes: Uint8Array,
  manifest: TrainingManifest,
): ModelCard {
  const { features, marginBaseline, ...training } = trainingReport.parse(
    JSON.parse(readFileSync(join(trained, 'training.json'), 'utf8')),
  );
  const datasetGroups = chooseDatasetGroups(manifest.groups.map(({ name }) => name));
  const described = features.map(({ name: feature, baseline }) => ({
    name: feature,
    group: datasetGroups.find((group) => featureNames(group).includes(feature))?.name ?? null,
    baseline,
  }));
  const used = datasetGroups.filter((group) => described.some((feature) => feature.group === group.name));
  for (const group of used) requireSameDefinition(group, manifest);
  return {
    name,
    modelSha256: sha256(bytes),
    dataset: { day: manifest.day, manifestSha256: sha256(readFileSync(join(dataset, 'manifest.json'))) },
    training,
    groups: used.map((group) => ({ name: group.name, definitionHash: group.definitionHash })),
    features: described,
    marginBaseline,
  };
}

function requireSameDefinition(
  { name, definitionHash }: ModelCard['groups'][number],
  { day, groups }: TrainingManifest,
): void {
  if (groups.some((group) => group.name === name && group.definitionHash === definitionHash)) return;
  throw new UserError(
    'dataset_outdated',
    `the datasets of ${day} were built with another definition of ${name}`,
    {
      hint: `Build them again: \`cardlake run daily --dt ${day}\``,
    },
  );
}
