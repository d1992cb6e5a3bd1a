import type { Baseline, ModelCard } from '../card';
import { type BinCounts, createBinCounter } from './bin-counts';
import { type DriftLevel, driftLevel, stabilityIndex } from './stability-index';

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

/** Drift of some rows against the training rows of a model. */
export interface ModelDrift {
  readonly rows: number;
  /** The greatest level of all lines. */
  readonly level: DriftLevel;
  readonly score: DriftLine;
  /** In the order of the model. */
  readonly features: readonly DriftLine[];
}

/** Measures how far rows have moved from those that a model was trained on. */
export interface DriftMeter {
  readonly rows: number;
  /** @param features in the order of the model; NaN where there is no value */
  add(features: readonly number[], margin: number): void;
  measure(): ModelDrift;
}

/** Creates the meter of a model. @returns undefined for one that does not know its training rows */
export function createDriftMeter({
  features,
  marginBaseline,
}: Pick<ModelCard, 'features' | 'marginBaseline'>): DriftMeter | undefined {
  const baselines = features.map(({ baseline }) => baseline).filter((each) => each !== null);
  if (marginBaseline === null || baselines.length < features.length) return undefined;
  const scores = createBinCounter(marginBaseline);
  const counters = baselines.map(createBinCounter);
  let rows = 0;
  return {
    get rows() {
      return rows;
    },
    add(values, margin) {
      rows += 1;
      scores.add(margin);
      for (const [at, value] of values.entries()) counters[at]?.add(value);
    },
    measure() {
      const score = lineOf('score', marginBaseline, scores.counts);
      const lines = baselines.map((baseline, at) =>
        lineOf(features[at]?.name ?? '', baseline, counters[at]?.counts ?? baseline),
      );
      const levels = new Set([score, ...lines].map(({ level }) => level));
      const level = (['drifted', 'moderate'] as const).find((each) => levels.has(each)) ?? 'stable';
      return { rows, level, score, features: lines };
    },
  };
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
