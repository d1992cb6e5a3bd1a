import type { Forest } from '../forest/forest';

/** Statistics of a forest that explanations need. */
export interface TreeShares {
  /** Share of the training rows of its parent that came to a node; 1 for a root. */
  readonly shares: Float64Array;
  /** Mean leaf of all trees together, over the training rows. */
  readonly mean: number;
  /** The greatest number of different features on a way from root to leaf, by tree. */
  readonly features: readonly number[];
  readonly depth: number;
}

/** Measures the trees of a forest. */
export function measureTrees(forest: Forest): TreeShares {
  const shares = new Float64Array(forest.features.length).fill(1);
  const features: number[] = [];
  let mean = 0;
  let depth = 0;
  for (const root of forest.roots) {
    let most = 0;
    const visit = (node: number, weight: number, path: readonly number[]): void => {
      const feature = forest.features[node] ?? -1;
      if (feature < 0) {
        mean += weight * (forest.thresholds[node] ?? 0);
        depth = Math.max(depth, path.length);
        most = Math.max(most, new Set(path).size);
        return;
      }
      const left = forest.children[node] ?? 0;
      for (const child of [left, left + 1]) {
        shares[child] = shareOf(forest, node, child);
        visit(child, weight * (shares[child] ?? 0), [...path, feature]);
      }
    };
    visit(root, 1, []);
    features.push(most);
  }
  return { shares, mean, features, depth };
}

/** Share of a child; half of its parent where no weight came. */
function shareOf({ covers }: Forest, parent: number, child: number): number {
  const whole = covers[parent] ?? 0;
  return whole === 0 ? 0.5 : (covers[child] ?? 0) / whole;
}
