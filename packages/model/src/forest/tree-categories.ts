import type { TreeFile } from '../file/schema';
import { damaged } from '../model-error';

/** Categories are exact in 32-bit floats below this number (XGBoost: `OutOfRangeCat`). */
export const CATEGORY_LIMIT = 2 ** 24;

const CATEGORICAL = 1;

/** Returns true for a node that splits by categories. */
export const splitsByCategories = (tree: TreeFile, node: number): boolean =>
  tree.split_type?.[node] === CATEGORICAL;

/**
 * Reads the categories that go right, by node of the file.
 * @throws ModelError when the parts do not lie inside of the list.
 */
export function readTreeCategories(tree: TreeFile, index: number): Map<number, Set<number>> {
  const { categories = [], categories_nodes: nodes = [] } = tree;
  const { categories_segments: segments = [], categories_sizes: sizes = [] } = tree;
  const byNode = new Map<number, Set<number>>();
  for (let at = 0; at < nodes.length; at++) {
    const [node = -1, start = -1, size = -1] = [nodes[at], segments[at], sizes[at]];
    if (start < 0 || size < 0 || start + size > categories.length)
      throw damaged(
        `tree ${index}, node ${node}: its categories are not among the ${categories.length} of the tree`,
      );
    const chosen = new Set<number>();
    for (let position = start; position < start + size; position++) chosen.add(categories[position] ?? -1);
    if ([...chosen].some((category) => category < 0 || category >= CATEGORY_LIMIT))
      throw damaged(`tree ${index}, node ${node}: a category is not between 0 and ${CATEGORY_LIMIT - 1}`);
    byNode.set(node, chosen);
  }
  return byNode;
}
