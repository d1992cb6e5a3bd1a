import { z } from 'zod';
import { flags, floats, integers } from './columns';

/** XGBoost writes the numbers of its settings as texts. */
const integerText = z
  .string()
  .regex(/^\d{1,9}$/, { error: ({ input }) => `expected an integer as text, found ${JSON.stringify(input)}` })
  .transform(Number);

/** The base score: `5E-1` until XGBoost 3.0, `[5E-1]` from 3.1 on, with a number for each output. */
const baseScore = z.string().transform((text, context) => {
  const numbers = text
    .replace(/^\[(.*)\]$/, '$1')
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.every(Number.isFinite)) return numbers.map(Math.fround);
  context.addIssue({
    code: 'custom',
    message: `expected a number such as 5E-1 or [5E-1], found ${JSON.stringify(text)}`,
  });
  return z.NEVER;
});

/** One value a node. A leaf has no children (-1), and its value stands in `split_conditions`. */
const nodeColumns = {
  left_children: integers,
  right_children: integers,
  split_indices: integers,
  split_conditions: floats,
  default_left: flags,
  /** 1 where the node splits by categories. */
  split_type: integers.optional(),
  sum_hessian: floats,
} as const;

const tree = z
  .object({
    tree_param: z.object({ num_nodes: integerText, size_leaf_vector: integerText.optional() }),
    ...nodeColumns,
    /** Categories that go right, those of all nodes behind one another. */
    categories: integers.optional(),
    /** The nodes that split by categories; for each its part of `categories`. */
    categories_nodes: integers.optional(),
    categories_segments: integers.optional(),
    categories_sizes: integers.optional(),
  })
  .superRefine((found, context) => {
    const nodes = found.tree_param.num_nodes;
    for (const name of Object.keys(nodeColumns) as (keyof typeof nodeColumns)[]) {
      const length = found[name]?.length ?? nodes;
      if (length !== nodes) {
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `expected ${nodes} values, one for each node, found ${length}`,
        });
      }
    }
  });

const treeModel = z.object({
  gbtree_model_param: z.object({ num_trees: integerText }),
  tree_info: integers,
  trees: z.array(tree),
});

const booster = z.discriminatedUnion('name', [
  z.object({ name: z.literal('gbtree'), model: treeModel }),
  z.object({
    name: z.literal('dart'),
    gbtree: z.object({ model: treeModel }),
    /** Weight of each tree. */
    weight_drop: floats,
  }),
  z.object({ name: z.literal('gblinear') }),
]);

/** Schema of a model file, of those parts that scoring needs. */
export const modelFile = z.object({
  version: z.array(z.int().nonnegative()).length(3),
  learner: z.object({
    feature_names: z.array(z.string()).default([]),
    feature_types: z.array(z.string()).default([]),
    gradient_booster: booster,
    learner_model_param: z.object({
      base_score: baseScore,
      num_class: integerText,
      num_feature: integerText,
      num_target: integerText.optional(),
    }),
    objective: z.object({ name: z.string() }),
  }),
});

export type TreeFile = Readonly<z.infer<typeof tree>>;
export type ModelFile = Readonly<z.infer<typeof modelFile>>;
