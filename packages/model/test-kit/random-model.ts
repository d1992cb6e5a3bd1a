import { seededRandom } from '@cardlake/tooling/seeded-random';
import type { z } from 'zod';
import type { modelFile } from '../src/file/schema';

interface ModelShape {
  readonly trees: number;
  readonly depth: number;
  readonly features: number;
  readonly seed: number;
  /** Names that the file gives the features; it may give none. */
  readonly names?: readonly string[];
}

/** A file of a model whose trees are complete to a depth and otherwise random, as XGBoost 3 writes it. */
export function randomModelFile({
  trees,
  depth,
  features,
  seed,
  names,
}: ModelShape): z.input<typeof modelFile> {
  const random = seededRandom(seed);
  const inner = 2 ** depth - 1;
  const nodes = 2 ** (depth + 1) - 1;
  const perNode = <T>(make: (node: number) => T): T[] =>
    Array.from({ length: nodes }, (_, node) => make(node));
  const child = (side: number) => perNode((node) => (node < inner ? 2 * node + side : -1));
  const tree = () => {
    const covers: number[] = [];
    for (let node = 0; node < nodes; node++) {
      const sibling = covers[node - 1] ?? 0;
      const parent = covers[(node - 1) >> 1] ?? 0;
      covers.push(node === 0 ? 1000 : node % 2 === 1 ? parent * random() : parent - sibling);
    }
    return {
      tree_param: { num_nodes: String(nodes), size_leaf_vector: '1' },
      left_children: child(1),
      right_children: child(2),
      split_indices: perNode(() => Math.floor(random() * features)),
      split_conditions: perNode(() => random() - 0.5),
      default_left: perNode(() => Math.round(random())),
      sum_hessian: covers,
    };
  };
  return {
    version: [3, 2, 0],
    learner: {
      ...(names && { feature_names: [...names] }),
      gradient_booster: {
        name: 'gbtree',
        model: {
          gbtree_model_param: { num_trees: String(trees) },
          tree_info: Array(trees).fill(0),
          trees: Array.from({ length: trees }, tree),
        },
      },
      learner_model_param: { base_score: '[2.5E-1]', num_class: '0', num_feature: String(features) },
      objective: { name: 'binary:logistic' },
    },
  };
}

/** Bytes of a model file. */
export const toBytes = (file: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(file));
