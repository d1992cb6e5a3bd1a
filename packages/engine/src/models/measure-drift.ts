import type { Day } from '@cardlake/datasets';
import {
  type Baseline,
  type BinCounts,
  createBinCounter,
  type DriftLevel,
  driftLevel,
  stabilityIndex,
} from '@cardlake/model';
import { numberOf, UserError } from '@cardlake/runtime';
import type { EngineContext } from '../session/engine-context';
import { type ReadContext, withLakeReader } from '../session/lake-reader';
import { visitDecisions, visitGold } from './drift-rows';
import { type LoadedModel, openModelVersion } from './load-model';
import { readModelVersion } from './model-version';
import { readPromoted } from './promoted';
import type { ModelChoice } from './score-validation';

/** Options of `measureDrift`. */
export interface DriftOptions {
  readonly lakeRoot: string;
  readonly day: Day;
  /** By default the version that is promoted, otherwise the last in the list. */
  readonly model: ModelChoice;
  /** Fewer rows are not judged, since the index of few rows is large by chance. */
  readonly minRows: number;
}

/** A share in training and on the day. */
interface Change {
  readonly training: number;
  readonly day: number;
}

/** Drift of a feature, or of the score. */
export interface DriftLine {
  readonly name: string;
  /** Population stability index. */
  readonly index: number;
  readonly level: DriftLevel;
  /** Shares of the rows without a value, and with 0. */
  readonly missing: Change;
  readonly zero: Change;
}

/** Drift of a day against the training rows of a model. */
export interface Drift {
  readonly model: string;
  readonly version: string;
  readonly day: Day;
  /** Rows that were looked at: decisions of the model, or gold rows that it scored now. */
  readonly source: 'decisions' | 'gold';
  readonly rows: number;
  /** The greatest level of all lines. */
  readonly level: DriftLevel;
  readonly score: DriftLine;
  /** In the order of the model. */
  readonly features: readonly DriftLine[];
}

/**
 * Measures how far the features and the score of a day have moved from those that a model was trained on, over the decisions
 * of the model, or over gold where there are none.
 * @throws UserError `model_missing`, `model_damaged`, `model_has_no_baseline`, `too_few_rows`, `unknown_feature`, `lake_missing` and the like
 */
export async function measureDrift(options: DriftOptions, context: EngineContext): Promise<Drift> {
  const { lakeRoot, model } = options;
  const version = model.version ?? readPromoted(lakeRoot, model.name);
  const opened = openModelVersion(lakeRoot, readModelVersion(lakeRoot, model.name, version));
  return withLakeReader(lakeRoot, context, (read) => measure(read, opened, options));
}

async function measure(
  read: ReadContext,
  model: LoadedModel,
  { day, minRows }: DriftOptions,
): Promise<Drift> {
  const { name, version, card } = model;
  const baselines = [card.marginBaseline, ...card.features.map(({ baseline }) => baseline)];
  const known = baselines.filter((each) => each !== null);
  if (known.length < baselines.length) throw noBaseline(model);
  const counters = known.map(createBinCounter);
  const visit = (features: readonly number[], margin: number) => {
    for (const [at, value] of [margin, ...features].entries()) counters[at]?.add(value);
  };
  const decided = await visitDecisions(read, model, day, visit);
  const rows = decided > 0 ? decided : await visitGold(read, model, day, visit);
  if (rows < minRows) throw tooFewRows(day, rows, minRows);
  const names = ['score', ...card.features.map((feature) => feature.name)];
  const [score, ...features] = known.map((baseline, at) =>
    lineOf(names[at] ?? '', baseline, counters[at]?.counts ?? baseline),
  );
  if (score === undefined) throw new Error('the score has no baseline');
  const levels = new Set([score, ...features].map(({ level }) => level));
  const level = (['drifted', 'moderate'] as const).find((each) => levels.has(each)) ?? 'stable';
  const source = decided > 0 ? 'decisions' : 'gold';
  return { model: name, version, day, source, rows, level, score, features };
}

function lineOf(name: string, training: Baseline, day: BinCounts): DriftLine {
  const index = stabilityIndex(training, day);
  const [before, after] = [totalOf(training), totalOf(day)];
  return {
    name,
    index,
    level: driftLevel(index),
    missing: { training: training.missing / before, day: day.missing / after },
    zero: { training: training.zero / before, day: day.zero / after },
  };
}

const totalOf = ({ missing, zero, counts }: BinCounts): number =>
  counts.reduce((sum, count) => sum + count, missing + zero);

const noBaseline = ({ name, version }: LoadedModel): UserError =>
  new UserError(
    'model_has_no_baseline',
    `${name} ${version} does not know its training rows: it was trained elsewhere`,
    {
      hint: 'Train a model on a dataset of the lake: `cardlake train --dt DAY`',
    },
  );

const tooFewRows = (day: Day, rows: number, minRows: number): UserError =>
  new UserError(
    'too_few_rows',
    `${day} has ${numberOf(rows, 'row')}, and drift is judged from ${minRows} on`,
    {
      hint: 'Take another day, or give a smaller --min-rows.',
    },
  );
