import type { Forest } from '../forest/forest';
import { goesRight } from '../forest/next-node';
import type { Model } from '../model';
import { fillRow, type Row } from './row-buffer';

const { fround } = Math;

/** Scores rows by a model, equal to XGBoost 3.2.0 to the last bit. */
export interface Scorer {
  /** The sum of the leaves: `predict(output_margin=True)`. @throws ModelError `bad_row` */
  readonly margin: (row: Row) => number;
  /** The prediction of the model: `predict()`, for `binary:logistic` a probability. @throws ModelError `bad_row` */
  readonly predict: (row: Row) => number;
}

/** Creates the scorer of a model. It keeps one buffer, and allocates nothing for a row. */
export function createScorer(model: Model): Scorer {
  const { forest, baseMargin, link } = model;
  const buffer = new Float32Array(model.features.length);
  const sum = forest.categories.size === 0 ? sumLeaves : sumLeavesByCategory;
  const margin = (row: Row): number => {
    fillRow(buffer, row, model);
    return sum(forest, buffer, baseMargin);
  };
  return { margin, predict: (row) => link.predictionOf(margin(row)) };
}

/** Adds the leaves of all trees in order; the sum is rounded after each. */
function sumLeaves(forest: Forest, row: Float32Array, base: number): number {
  const { roots, features, thresholds, children, missingGoesRight } = forest;
  let sum = base;
  for (let tree = 0; tree < roots.length; tree++) {
    let node = roots[tree] ?? 0;
    let feature = features[node] ?? -1;
    while (feature >= 0) {
      const value = row[feature] ?? Number.NaN;
      const child = children[node] ?? 0;
      if (value < (thresholds[node] ?? 0)) node = child;
      else node = child + (Number.isNaN(value) ? (missingGoesRight[node] ?? 0) : 1);
      feature = features[node] ?? -1;
    }
    sum = fround(sum + (thresholds[node] ?? 0));
  }
  return sum;
}

function sumLeavesByCategory(forest: Forest, row: Float32Array, base: number): number {
  let sum = base;
  for (const root of forest.roots) {
    let node = root;
    while ((forest.features[node] ?? -1) >= 0)
      node = (forest.children[node] ?? 0) + goesRight(forest, node, row);
    sum = fround(sum + (forest.thresholds[node] ?? 0));
  }
  return sum;
}
