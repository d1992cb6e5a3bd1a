import fc from 'fast-check';
import { createExplainer, createScorer, type Model, readModel } from '../../src';
import { goesRight } from '../../src/forest/next-node';
import { randomModelFile, toBytes } from '../../test-kit';

const FEATURES = 4;

/** Expected margin when only the features of a set are known: the others follow the training rows. */
function expectedMargin(
  { forest, baseMargin }: Model,
  row: Float32Array,
  known: ReadonlySet<number>,
): number {
  const at = (values: ArrayLike<number>, index: number) => values[index] ?? Number.NaN;
  const visit = (node: number): number => {
    const feature = at(forest.features, node);
    if (feature < 0) return at(forest.thresholds, node);
    const left = at(forest.children, node);
    if (known.has(feature)) return visit(left + goesRight(forest, node, row));
    const share = (child: number) => at(forest.covers, child) / at(forest.covers, node);
    return share(left) * visit(left) + share(left + 1) * visit(left + 1);
  };
  return [...forest.roots].reduce((sum, root) => sum + visit(root), baseMargin);
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

/** Shapley values by their definition: over all sets of the other features. */
function shapleyValues(model: Model, row: Float32Array): number[] {
  const sets = Array.from({ length: 2 ** FEATURES }, (_, mask) =>
    Array.from({ length: FEATURES }, (_, feature) => feature).filter((feature) => (mask >> feature) & 1),
  );
  const values = Array.from({ length: FEATURES }, (_, feature) =>
    sets
      .filter((set) => !set.includes(feature))
      .reduce((sum, set) => {
        const weight = (factorial(set.length) * factorial(FEATURES - set.length - 1)) / factorial(FEATURES);
        const gain =
          expectedMargin(model, row, new Set([...set, feature])) - expectedMargin(model, row, new Set(set));
        return sum + weight * gain;
      }, 0),
  );
  return [...values, expectedMargin(model, row, new Set())];
}

const rows = fc.array(fc.oneof(fc.constant(Number.NaN), fc.double({ min: -1, max: 1, noNaN: true })), {
  minLength: FEATURES,
  maxLength: FEATURES,
});

test('contributions are Shapley values by their definition, also where a path splits by a feature again', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.integer({ min: 0, max: 6 }), rows, (seed, depth, row) => {
      const model = readModel(toBytes(randomModelFile({ trees: 2, depth, features: FEATURES, seed })));
      const expected = shapleyValues(model, new Float32Array(row));
      const found = createExplainer(model).contributions(row);
      for (const [at, value] of expected.entries()) expect(found[at]).toBeCloseTo(value, 9);
    }),
  );
});

test('contributions and mean add up to the margin, in deep trees too', () => {
  const model = readModel(toBytes(randomModelFile({ trees: 3, depth: 11, features: 40, seed: 5 })));
  const row = Array.from({ length: 40 }, (_, at) => Math.sin(at) / 2);
  const sum = createExplainer(model)
    .contributions(row)
    .reduce((total, value) => total + value, 0);
  expect(sum).toBeCloseTo(createScorer(model).margin(row), 5);
});

test('a branch that no training row took is explained by finite values', () => {
  const file = randomModelFile({ trees: 1, depth: 2, features: 2, seed: 3 });
  const booster = file.learner.gradient_booster;
  if (booster.name !== 'gbtree') throw new Error('a gbtree is expected');
  const [tree] = booster.model.trees;
  Object.assign(tree ?? {}, {
    sum_hessian: [10, 0, 10, 0, 0, 4, 6],
    split_conditions: [5, 0, 0, 1, 2, 3, 4],
  });
  const model = readModel(toBytes(file));
  for (const row of [
    [0, 0],
    [9, 9],
    [null, null],
  ]) {
    const found = createExplainer(model).contributions(row);
    expect(found.reduce((total, value) => total + value, 0)).toBeCloseTo(createScorer(model).margin(row), 5);
  }
});
