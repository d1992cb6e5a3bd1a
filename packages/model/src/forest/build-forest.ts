import type { TreeFile } from '../file/schema';
import { damaged } from '../model-error';
import type { Forest } from './forest';
import { readTreeCategories, splitsByCategories } from './tree-categories';
import { walkTree } from './walk-tree';

/** Trees as a file has them. */
export interface ForestSpec {
  readonly trees: readonly TreeFile[];
  /** Number of features of the model. */
  readonly features: number;
  /** Weight of each tree (dart); undefined when all are 1. */
  readonly weights: Float32Array | undefined;
}

/**
 * Builds the forest of a model and checks every node that can be reached.
 * @throws ModelError with tree and node.
 */
export function buildForest({ trees, features, weights }: ForestSpec): Forest {
  const walks = trees.map(walkTree);
  const count = walks.reduce((total, { length }) => total + length, 0);
  const categories = new Map<number, ReadonlySet<number>>();
  const forest: Forest = {
    roots: new Int32Array(trees.length),
    features: new Int32Array(count),
    thresholds: new Float32Array(count),
    children: new Int32Array(count),
    missingGoesRight: new Uint8Array(count),
    covers: new Float32Array(count),
    categories,
  };
  let start = 0;
  for (const [index, tree] of trees.entries()) {
    const walk = walks[index] ?? [];
    const treeCategories = readTreeCategories(tree, index);
    forest.roots[index] = start;
    for (const [position, { node, children }] of walk.entries()) {
      const at = start + position;
      const place = `tree ${index}, node ${node}`;
      forest.covers[at] = requireCover(tree, node, place);
      if (children === undefined) {
        forest.features[at] = -1;
        forest.thresholds[at] = requireLeaf(tree, node, place) * (weights?.[index] ?? 1);
        continue;
      }
      forest.features[at] = requireFeature(tree, node, place, features);
      forest.children[at] = start + children;
      forest.missingGoesRight[at] = 1 - (tree.default_left[node] ?? 0);
      if (splitsByCategories(tree, node)) {
        const chosen = treeCategories.get(node);
        if (chosen === undefined)
          throw damaged(`${place}: it splits by categories, and the file lists none for it`);
        categories.set(at, chosen);
      } else forest.thresholds[at] = requireThreshold(tree, node, place);
    }
    start += walk.length;
  }
  return forest;
}

function requireFeature(tree: TreeFile, node: number, place: string, features: number): number {
  const feature = tree.split_indices[node] ?? -1;
  if (feature >= 0 && feature < features) return feature;
  throw damaged(`${place}: it splits by feature ${feature}, and the model has features 0 to ${features - 1}`);
}

function requireThreshold(tree: TreeFile, node: number, place: string): number {
  const threshold = tree.split_conditions[node] ?? Number.NaN;
  if (!Number.isNaN(threshold)) return threshold;
  throw damaged(`${place}: the threshold is NaN; a number is expected`);
}

function requireLeaf(tree: TreeFile, node: number, place: string): number {
  const value = tree.split_conditions[node] ?? Number.NaN;
  if (Number.isFinite(value)) return value;
  throw damaged(`${place}: the leaf is ${value}; a finite number is expected`);
}

function requireCover(tree: TreeFile, node: number, place: string): number {
  const cover = tree.sum_hessian[node] ?? Number.NaN;
  if (cover >= 0 && cover < Number.POSITIVE_INFINITY) return cover;
  throw damaged(`${place}: the sum of hessians is ${cover}; a number from 0 on is expected`);
}
