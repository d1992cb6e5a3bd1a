import type { Model } from '../model';
import { fillRow, type Row } from '../score/row-buffer';
import { gaussLegendre, type Quadrature } from './quadrature';
import { measureTrees } from './tree-shares';
import { createTreeWalk } from './tree-walk';

/** Explains scores by SHAP values, as `predict(pred_contribs=True)` of XGBoost does. */
export interface Explainer {
  /**
   * Computes the part of each feature in the margin of a row; the last value is the mean margin. Together they are the margin.
   * @throws ModelError `bad_row`
   */
  readonly contributions: (row: Row) => Float64Array;
}

/**
 * Creates the explainer of a model: SHAP values that depend on the path (Lundberg and others 2018), in double precision.
 *
 * In one tree, the Shapley value of feature i is an integral over y from 0 to 1: of the sum over the leaves of
 * `leaf · (o_i − z_i) · Π_{j≠i} (z_j (1−y) + o_j y)`, where, of the splits by feature j on the way to the leaf, `o_j` is 1
 * if the row takes them all, else 0, and `z_j` is the share of the training rows that do. It is a polynomial of y, so few
 * points integrate it exactly, and one walk through the tree serves all features.
 */
export function createExplainer(model: Model): Explainer {
  const { forest } = model;
  const measured = measureTrees(forest);
  const rules = new Map<number, Quadrature>();
  const ruleOf = (features: number): Quadrature => {
    const degree = Math.max(features - 1, 0);
    const rule = rules.get(degree) ?? gaussLegendre(degree);
    rules.set(degree, rule);
    return rule;
  };
  const trees = measured.features.map((features, tree) => ({
    root: forest.roots[tree] ?? 0,
    rule: ruleOf(features),
  }));
  const buffer = new Float32Array(model.features.length);
  const walkTree = createTreeWalk(forest, buffer, measured);
  return {
    contributions(row) {
      fillRow(buffer, row, model);
      const values = new Float64Array(buffer.length + 1);
      for (const { root, rule } of trees) walkTree(root, rule, values);
      values[buffer.length] = model.baseMargin + measured.mean;
      return values;
    },
  };
}
