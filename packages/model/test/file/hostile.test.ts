import fc from 'fast-check';
import { createExplainer, createScorer, ModelError, readModel } from '../../src';
import { randomModelFile, toBytes } from '../../test-kit';
import { fixtureNames, readFixture } from '../support/fixtures';

type Json = { [key: string]: Json } & Json[];

/** Reads a sound model file with one place changed. */
function readWith(path: string, value: unknown) {
  const file = randomModelFile({ trees: 2, depth: 2, features: 3, seed: 2 });
  const parts = path.split('.');
  const last = parts.pop() ?? '';
  const home = parts.reduce((place, part) => place[part] as Json, file as unknown as Json);
  Object.assign(home, { [last]: value });
  return () => readModel(toBytes(file));
}

const TREES = 'learner.gradient_booster.model.trees';
const PARAMS = 'learner.learner_model_param';

test('the unchanged file is read', () => {
  expect(readWith('version', [3, 2, 0])().forest.roots).toHaveLength(2);
});

test.each([
  [
    'a node that is its own child',
    `${TREES}.1.left_children.1`,
    1,
    'tree 1, node 1: child 1 is reached twice',
  ],
  ['a way back to the root', `${TREES}.0.right_children.2`, 0, 'tree 0, node 2: child 0 is reached twice'],
  ['a node with two parents', `${TREES}.0.left_children.2`, 3, 'tree 0, node 2: child 3 is reached twice'],
  [
    'a child beyond the tree',
    `${TREES}.0.left_children.0`,
    99,
    'tree 0, node 0: child 99 is not one of its 7 nodes',
  ],
  ['a single child', `${TREES}.0.left_children.0`, -1, 'tree 0, node 0: child -1 is not one of its 7 nodes'],
  [
    'a child that is no integer',
    `${TREES}.0.left_children.0`,
    1.5,
    'left_children: expected an array of integers, found 1.5 at position 0',
  ],
  [
    'a short list',
    `${TREES}.1.split_conditions`,
    [1],
    'trees[1].split_conditions: expected 7 values, one for each node, found 1',
  ],
  [
    'a list that is none',
    `${TREES}.1.sum_hessian`,
    'x',
    'trees[1].sum_hessian: expected an array of numbers, found "x"',
  ],
  [
    'a missing list',
    `${TREES}.1.default_left`,
    undefined,
    'trees[1].default_left: expected an array of 0 and 1, found nothing',
  ],
  [
    'an unknown direction',
    `${TREES}.1.default_left.3`,
    2,
    'expected an array of 0 and 1, found 2 at position 3',
  ],
  ['a threshold that is NaN', `${TREES}.0.split_conditions.1`, 'NaN', 'tree 0, node 1: the threshold is NaN'],
  [
    'a leaf that is infinite',
    `${TREES}.0.split_conditions.3`,
    1e39,
    'tree 0, node 3: the leaf is Infinity; a finite number',
  ],
  [
    'an unknown feature',
    `${TREES}.0.split_indices.2`,
    3,
    'tree 0, node 2: it splits by feature 3, and the model has features 0 to 2',
  ],
  ['a negative cover', `${TREES}.0.sum_hessian.2`, -1, 'tree 0, node 2: the sum of hessians is -1'],
  ['a tree without nodes', `${TREES}.0`, emptyTree(), 'tree 0 has no nodes'],
  [
    'a split by categories without categories',
    `${TREES}.0.split_type`,
    [1, 0, 0, 0, 0, 0, 0],
    'tree 0, node 0: it splits by categories, and the file lists none',
  ],
  [
    'fewer trees than announced',
    'learner.gradient_booster.model.gbtree_model_param.num_trees',
    '3',
    'trees: expected 3 (one for each tree), found 2',
  ],
  [
    'a count that is no number',
    `${TREES}.0.tree_param.num_nodes`,
    '1e9',
    'expected an integer as text, found "1e9"',
  ],
  [
    'a base score that is no number',
    `${PARAMS}.base_score`,
    '[x]',
    'expected a number such as 5E-1 or [5E-1], found "[x]"',
  ],
  [
    'a base score that is no probability',
    `${PARAMS}.base_score`,
    '[1E0]',
    'the base score is 1; a probability between 0 and 1',
  ],
  ['two base scores', `${PARAMS}.base_score`, '[5E-1,5E-1]', 'the model has 2 base scores'],
  [
    'several classes',
    `${PARAMS}.num_class`,
    '3',
    'the model has 3 outputs (classes or targets); models with one are scored',
  ],
  ['several targets', `${PARAMS}.num_target`, '2', 'the model has 2 outputs'],
  ['a tree of another class', 'learner.gradient_booster.model.tree_info.1', 1, 'the model has 2 outputs'],
  ['leaves that are vectors', `${TREES}.0.tree_param.size_leaf_vector`, '4', 'the model has 2 outputs'],
  ['too many features', `${PARAMS}.num_feature`, '2000000', 'the model has 2000000 features; at most 100000'],
  [
    'names for other features',
    'learner.feature_names',
    ['a'],
    'feature_names: expected 3 (one for each feature), found 1',
  ],
  [
    'another objective',
    'learner.objective.name',
    'multi:softprob',
    'the model has the objective multi:softprob; supported',
  ],
  [
    'a linear booster',
    'learner.gradient_booster',
    { name: 'gblinear', model: {} },
    'the model is a gblinear one',
  ],
  [
    'an unknown booster',
    'learner.gradient_booster',
    { name: 'other' },
    'not a model file of XGBoost at learner.gradient_booster',
  ],
  [
    'an older version',
    'version',
    [1, 6, 2],
    'the model was written by XGBoost 1.6.2; versions 1.7 to 3 are read',
  ],
  ['a later version', 'version', [4, 0, 0], 'the model was written by XGBoost 4.0.0'],
  ['no learner', 'learner', undefined, 'not a model file of XGBoost at learner'],
])('%s is refused', (_fault, path, value, message) => {
  expect(readWith(path, value)).toThrow(message);
  expect(readWith(path, value)).toThrow(ModelError);
});

function emptyTree(): unknown {
  const empty: unknown[] = [];
  const columns = { left_children: empty, right_children: empty, split_indices: empty };
  return {
    tree_param: { num_nodes: '0' },
    ...columns,
    split_conditions: empty,
    default_left: empty,
    sum_hessian: empty,
  };
}

test('a tree that is a chain is refused beyond 1,000 levels, and explained up to them', () => {
  const chain = (levels: number) => {
    const nodes = 2 * levels + 1;
    const perNode = (make: (node: number) => number) =>
      Array.from({ length: nodes }, (_, node) => make(node));
    const child = (side: number) =>
      perNode((node) => (node % 2 === 0 && node < nodes - 1 ? node + side : -1));
    const columns = { left_children: child(1), right_children: child(2), split_indices: perNode(() => 0) };
    const values = {
      split_conditions: perNode((node) => node),
      sum_hessian: perNode((node) => nodes - node),
    };
    const tree = {
      tree_param: { num_nodes: String(nodes) },
      ...columns,
      ...values,
      default_left: perNode(() => 0),
    };
    return readWith(TREES, [tree, tree]);
  };
  expect(chain(1_001)).toThrow('tree 0 is deeper than 1000 levels');
  const model = chain(1_000)();
  const sum = createExplainer(model)
    .contributions([1e6, 0, 0])
    .reduce((total, value) => total + value, 0);
  expect(sum / createScorer(model).margin([1e6, 0, 0])).toBeCloseTo(1, 5);
});

test.each([
  ['nothing', '', 'neither JSON nor UBJ'],
  ['a text', 'hello', 'neither JSON nor UBJ'],
  ['a list', '[]', 'not a model file of XGBoost: '],
  ['another object', '{"a":1}', 'not a model file of XGBoost at version'],
  ['a pickle', '\u0080\u0004', 'neither JSON nor UBJ'],
])('%s is no model', (_name, text, message) => {
  expect(() => readModel(Buffer.from(text, 'latin1'))).toThrow(message);
  expect(() => readModel(Buffer.from(text, 'latin1'))).toThrow(ModelError);
});

const UBJ = (text: string) => () => readModel(Buffer.from(text, 'latin1'));

test('UBJ that announces more than it holds is refused before memory is taken', () => {
  expect(UBJ('{L\0\0\0\0\0\0\0\x01a[$d#L\0\x0f\0\0\0\0\0\0')).toThrow('the model file is truncated');
  expect(UBJ('{L\0\0\0\0\0\0\0\x01aSl\x7f\xff\xff\xff')).toThrow('the model file is truncated');
  expect(UBJ('{L\xff\xff\xff\xff\xff\xff\xff\xff')).toThrow('no valid length');
  expect(UBJ('{L\x7f\xff\xff\xff\xff\xff\xff\xff')).toThrow('beyond 2^53');
  expect(UBJ('{L\0\0\0\0\0\0\0\x01a[$T#U\x05}')).toThrow('an array of "T"');
  expect(UBJ(`{U\x01a${'['.repeat(10_000)}`)).toThrow('deeper than 64');
  expect(UBJ('{U\x01aTx}')).toThrow('no valid length');
  expect(UBJ('{U\x01aT}}')).toThrow('1 bytes after its end');
});

test('a file that is cut anywhere, or has a changed byte, is read or refused, never anything else', () => {
  const anyFile = fc.constantFrom(...fixtureNames.map(readFixture));
  const read = (bytes: Uint8Array) => {
    try {
      const model = readModel(bytes);
      createScorer(model).margin(model.features.map(() => 0.5));
      return 'read';
    } catch (error) {
      expect(error).toBeInstanceOf(ModelError);
      return 'refused';
    }
  };
  fc.assert(
    fc.property(
      anyFile,
      fc.double({ min: 0, max: 0.9999, noNaN: true }),
      fc.nat(255),
      (file, share, byte) => {
        const at = Math.floor(share * file.length);
        expect(read(file.subarray(0, at))).toBe('refused');
        const changed = Buffer.from(file);
        changed[at] = byte;
        read(changed);
      },
    ),
    { numRuns: 500 },
  );
});

test('numbers that JSON lacks are read where XGBoost writes them', () => {
  const file = randomModelFile({ trees: 1, depth: 1, features: 2, seed: 2 });
  const text = JSON.stringify(file).replace(
    /"split_conditions":\[[^,]*,/,
    '"loss_changes":[NaN],"split_conditions":[-Infinity,',
  );
  const model = readModel(Buffer.from(text));
  expect(model.forest.thresholds[0]).toBe(Number.NEGATIVE_INFINITY);
});
