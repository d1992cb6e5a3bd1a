import type { TreeFile } from '../file/schema';
import { damaged } from '../model-error';

/** Deeper than any useful tree; explaining one takes time and memory by its depth. */
const MAX_DEPTH = 1_000;

/** A node of a tree in its file. */
export interface WalkedNode {
  /** Number of the node in the file. */
  readonly node: number;
  /** Positions of the children in the walk, which follow each other: the left one; undefined for a leaf. */
  readonly children: number | undefined;
}

/**
 * Walks a tree from its root, level by level, the children of a node side by side. Nodes that were removed while pruning
 * are not reached.
 * @throws ModelError when the nodes are not a tree.
 */
export function walkTree(tree: TreeFile, index: number): WalkedNode[] {
  const { left_children: left, right_children: right } = tree;
  const count = tree.tree_param.num_nodes;
  if (count === 0) throw damaged(`tree ${index} has no nodes; at least a leaf is expected`);
  const seen = new Uint8Array(count);
  const order = [0];
  const depths = [0];
  const walked: WalkedNode[] = [];
  seen[0] = 1;
  for (let at = 0; at < order.length; at++) {
    const node = order[at] ?? 0;
    const depth = depths[at] ?? 0;
    const pair = [left[node] ?? -1, right[node] ?? -1];
    if (pair.every((child) => child === -1)) {
      walked.push({ node, children: undefined });
      continue;
    }
    if (depth >= MAX_DEPTH) throw damaged(`tree ${index} is deeper than ${MAX_DEPTH} levels`);
    walked.push({ node, children: order.length });
    for (const child of pair) {
      if (child < 0 || child >= count)
        throw damaged(`tree ${index}, node ${node}: child ${child} is not one of its ${count} nodes`);
      if (seen[child] === 1)
        throw damaged(`tree ${index}, node ${node}: child ${child} is reached twice; no tree`);
      seen[child] = 1;
      order.push(child);
      depths.push(depth + 1);
    }
  }
  return walked;
}
