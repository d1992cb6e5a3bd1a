import type { Forest } from '../forest/forest';
import { goesRight } from '../forest/next-node';
import type { Quadrature } from './quadrature';
import type { TreeShares } from './tree-shares';

/** Adds the SHAP values of the current row in one tree, integrated by a rule. */
type TreeWalk = (root: number, rule: Quadrature, values: Float64Array<ArrayBuffer>) => void;

/**
 * Creates the walk through the trees of a forest; all walks share the memory that is taken here.
 * @param row The current row, filled in before a walk.
 */
export function createTreeWalk(forest: Forest, row: Float32Array, measured: TreeShares): TreeWalk {
  const { features, thresholds, children } = forest;
  const { shares, depth: depths } = measured;
  const stride = Math.max(1, ...measured.features);
  /** `z` and `o` of each feature on the way to the current node; 1 for a feature that is not on it. */
  const zeros = new Float64Array(row.length).fill(1);
  const ones = new Float64Array(row.length).fill(1);
  /** By depth and point: the product over the features on the way, and the sum over the leaves below. */
  const products = new Float64Array((depths + 1) * stride).fill(1);
  const sums = new Float64Array((depths + 1) * stride);
  let points = new Float64Array();
  let weights = new Float64Array();
  let values = new Float64Array();

  function visit(node: number, at: number): void {
    const feature = features[node] ?? -1;
    if (feature < 0) {
      const leaf = thresholds[node] ?? 0;
      for (let q = 0; q < points.length; q++)
        sums[at + q] = (products[at + q] ?? 0) * (weights[q] ?? 0) * leaf;
      return;
    }
    for (let q = 0; q < points.length; q++) sums[at + q] = 0;
    const left = children[node] ?? 0;
    const right = goesRight(forest, node, row);
    visitChild(left, 1 - right, feature, at);
    visitChild(left + 1, right, feature, at);
  }

  /** Visits a child; `taken` is 1 if the row goes there, else 0. */
  function visitChild(child: number, taken: number, feature: number, at: number): void {
    const below = at + stride;
    const oldZero = zeros[feature] ?? 1;
    const oldOne = ones[feature] ?? 1;
    const zero = oldZero * (shares[child] ?? 0);
    const one = oldOne * taken;
    // Neither the row nor any training row comes here.
    if (zero === 0 && one === 0) return;
    const rise = one - zero;
    const oldRise = oldOne - oldZero;
    for (let q = 0; q < points.length; q++) {
      const y = points[q] ?? 0;
      products[below + q] = ((products[at + q] ?? 0) * (zero + rise * y)) / (oldZero + oldRise * y);
    }
    zeros[feature] = zero;
    ones[feature] = one;
    visit(child, below);
    zeros[feature] = oldZero;
    ones[feature] = oldOne;
    let part = 0;
    for (let q = 0; q < points.length; q++) {
      const y = points[q] ?? 0;
      const sum = sums[below + q] ?? 0;
      part += (sum * rise) / (zero + rise * y);
      // A split by the same feature higher up counts no more below this one.
      if (oldRise !== 0) part -= (sum * oldRise) / (oldZero + oldRise * y);
      sums[at + q] = (sums[at + q] ?? 0) + sum;
    }
    values[feature] = (values[feature] ?? 0) + part;
  }

  return (root, rule, target) => {
    ({ points, weights } = rule);
    values = target;
    visit(root, 0);
  };
}
