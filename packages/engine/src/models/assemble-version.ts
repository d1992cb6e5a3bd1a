import { createHash } from 'node:crypto';
import { featureNames, type ScoredCardTransaction, type TrainingManifest } from '@cardlake/datasets/portable';
import type { RuleChoice } from '@cardlake/job-contract';
import {
  calibrateMargin,
  fitPlatt,
  type ModelCard,
  type TrainingReport,
  thresholdsForRates,
} from '@cardlake/model';
import { UserError } from '@cardlake/runtime';
import { chooseDatasetGroups } from '../catalog/dataset-groups';
import { measureModel } from './metrics';
import { parseModel } from './parse-model';
import { requireSameFeatures } from './same-features';
import type { VersionContent } from './version-content';

/** A model that a training job left, with the margins of the rows that it scored. */
export interface TrainedModel {
  readonly name: string;
  /** Manifest of the datasets that it was trained on, and its bytes. */
  readonly manifest: TrainingManifest;
  readonly manifestFile: Uint8Array;
  /** Bytes of `model.json`. */
  readonly model: Uint8Array;
  /** Content of `training.json`. */
  readonly report: TrainingReport;
  /** Rows of `train`, each scored by a model that saw no row of its card. */
  readonly outOfFold: readonly ScoredCardTransaction[];
  /** Rows of `validation`. */
  readonly validation: readonly ScoredCardTransaction[];
  readonly rule: RuleChoice;
}

/**
 * Assembles a version of a model from what a training job left: fits the calibration out of fold, chooses the policy, and measures on
 * validation. The order of the rows makes no difference.
 * @throws UserError `unsupported_model` for one that is not scored here, `features_refused` for another width than that of its
 *   features, `dataset_outdated` for other definitions than those that are published
 */
export function assembleVersion(trained: TrainedModel): VersionContent {
  const { model, report, rule } = trained;
  requireSameFeatures(
    parseModel(model),
    report.features.map(({ name }) => name),
    'model.json',
  );
  const outOfFold = trained.outOfFold.toSorted(byScore);
  const calibration = fitPlatt(outOfFold.map(({ score, isFraud }) => ({ margin: score, isFraud })));
  const probabilities = outOfFold.map(({ score }) => calibrateMargin(calibration, score));
  return {
    policy: { calibration, rule: rule.kind === 'rates' ? thresholdsForRates(probabilities, rule) : rule },
    metrics: measureModel(trained.validation.toSorted(byScore), calibration),
    card: describeModel(trained),
  };
}

/** Rows come in any order, and sums of floats depend on it. */
const byScore = (a: ScoredCardTransaction, b: ScoredCardTransaction): number =>
  a.score - b.score || Number(a.isFraud) - Number(b.isFraud);

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function describeModel({ name, model, report, manifest, manifestFile }: TrainedModel): ModelCard {
  const { features, marginBaseline, ...training } = report;
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
    modelSha256: sha256(model),
    dataset: { day: manifest.day, manifestSha256: sha256(manifestFile) },
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
