import type { BootstrapOptions } from '@cardlake/datasets';
import type { DuckSession } from '@cardlake/lake';
import { type Gain, measureGain, pairScores } from './gain';
import { type ModelMetrics, measureModel } from './metrics';
import { type ModelChoice, type ScoredModel, scoreValidation } from './score-validation';

/** Two models on the same rows. */
export interface ModelComparison {
  /** Folder of the dataset whose validation split they were compared on. */
  readonly dataset: string;
  readonly models: readonly [ComparedModel, ComparedModel];
  /** Metrics of the second minus those of the first, with intervals over cards. */
  readonly gain: Gain;
}

/** A model, and its metrics on the rows of the comparison. */
export interface ComparedModel {
  readonly name: string;
  readonly version: string;
  readonly metrics: ModelMetrics;
}

/** Compares two models on the validation split of a dataset. @throws UserError as `scoreValidation` */
export async function compareModels(
  session: DuckSession,
  {
    bootstrap,
    ...choice
  }: {
    readonly lakeRoot: string;
    readonly models: readonly [ModelChoice, ModelChoice];
    readonly dataset?: string | undefined;
    readonly bootstrap: BootstrapOptions;
  },
): Promise<ModelComparison> {
  const {
    dataset,
    scored: [first, second],
  } = await scoreValidation(session, choice);
  if (first === undefined || second === undefined) throw new Error('two models are needed');
  return {
    dataset,
    models: [compared(first), compared(second)],
    gain: measureGain(pairScores(first.rows, second.rows), bootstrap),
  };
}

const compared = ({ model: { name, version, policy }, rows }: ScoredModel): ComparedModel => ({
  name,
  version,
  metrics: measureModel(rows, policy.calibration),
});
