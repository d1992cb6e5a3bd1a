import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomModelFile, toBytes } from '@cardlake/model/test-kit';
import { isUserError } from '@cardlake/runtime';
import { groups, importModel, listModels } from '../../src';
import { openModelVersion } from '../../src/models/load-model';
import { testFolder } from '../../test-kit';

const path = testFolder();
const FEATURES = ['amount', 'card_txn_count_1d'];

function modelFile(name: string, names = FEATURES): string {
  writeFileSync(path(name), toBytes(randomModelFile({ trees: 3, depth: 2, features: 2, seed: 1, names })));
  return path(name);
}

const importInto = (lake: string, options: Partial<Parameters<typeof importModel>[0]> = {}) =>
  importModel({
    lakeRoot: path(lake),
    file: modelFile('m.json'),
    name: 'ours',
    features: FEATURES,
    ...options,
  });

const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return isUserError(error) ? [error.code, error.message] : error;
  }
  return undefined;
};

test('an imported model is a version for the definitions of now; the same files give the same version', () => {
  const found = importInto('a');
  expect(found.version).toMatch(/^imported-[0-9a-f]{8}$/);
  expect(importInto('a')).toEqual(found);
  expect(listModels(path('a'))).toEqual([found]);
  const [first, second] = found.card.features;
  expect([first?.group, found.metrics, found.card.dataset, found.card.training]).toEqual([
    null,
    null,
    null,
    null,
  ]);
  const group = groups.find(({ hash }) => hash === found.card.groups[0]?.definitionHash);
  expect(group?.features.map(({ name }) => name)).toContain('card_txn_count_1d');
  expect(found.card.groups.map(({ name }) => name)).toEqual([second?.group]);
  expect(openModelVersion(path('a'), found).model.features).toHaveLength(2);
});

test('its policy is the given one; without one, every event is approved', () => {
  expect(importInto('b').policy.rule).toEqual({ kind: 'thresholds', review: null, decline: null });
  const policy = {
    calibration: { slope: 2, intercept: 1 },
    rule: { kind: 'costs', fee: 1, falseAlarm: 2, review: 3 },
  };
  writeFileSync(path('policy.json'), JSON.stringify(policy));
  expect(importInto('b', { policy: path('policy.json') }).policy).toEqual(policy);
  expect(listModels(path('b'))).toHaveLength(2);
});

test('a binary model file keeps its ending, and a file without names takes those that are given', () => {
  const fixtures = join(__dirname, '../../../model/test/fixtures');
  const file = join(fixtures, 'logistic-ubj.ubj');
  const features = ['amount', ...groups.flatMap((group) => group.features.map(({ name }) => name))].slice(
    0,
    6,
  );
  const found = importInto('c', { file, features });
  expect(readdirSync(path(`c/gold/models/ours/version=${found.version}`))).toContain('model.ubj');
  const names = openModelVersion(path('c'), found).model.features.map(({ name }) => name);
  expect(new Set(names)).toEqual(new Set([undefined]));
  expect(readFileSync(file).length).toBeGreaterThan(0);
});

const notPolicy = (text: string) => () => {
  writeFileSync(path('bad-policy.json'), text);
  return { policy: path('bad-policy.json') };
};

test.each<[string, string, () => Partial<Parameters<typeof importModel>[0]>]>([
  ['features_refused', 'the model has 2 columns, and 1 are named', () => ({ features: ['amount'] })],
  [
    'features_refused',
    'column 1 of the model is amount, not card_txn_count_1d',
    () => ({ features: [...FEATURES].reverse() }),
  ],
  [
    'unknown_feature',
    'has a feature salary',
    () => ({ file: modelFile('u.json', []), features: ['amount', 'salary'] }),
  ],
  [
    'unknown_feature',
    'has a feature card_id',
    () => ({ file: modelFile('v.json', []), features: ['amount', 'card_id'] }),
  ],
  ['missing_input', 'there is no file', () => ({ file: path('none.json') })],
  ['unsupported_model', 'not a model file', () => ({ file: notPolicy('{}')().policy })],
  ['wrong_format', 'it is not JSON', notPolicy('{"rule":')],
  ['wrong_format', 'calibration', notPolicy('{"rule":{"kind":"costs","fee":1,"falseAlarm":2,"review":-3}}')],
])('%s: %s', (code, message, options) => {
  const given = options();
  expect(codeOf(() => importInto('refused', given))).toEqual([code, expect.stringContaining(message)]);
  expect(listModels(path('refused'))).toEqual([]);
});
