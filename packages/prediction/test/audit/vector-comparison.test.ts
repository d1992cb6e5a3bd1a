import { compareVectors } from '../../src/audit/vector-comparison';
import { describedGroup } from '../support/described-group';

const comparison = compareVectors(describedGroup);
const names = describedGroup.features.map(({ name }) => name);
const zeros = Object.fromEntries(
  describedGroup.features.map(({ name, type }) => [name, type.kind === 'double' ? 0 : 0n]),
);

test('a recorded vector is read to the last digit', () => {
  const json = '{"total_1d":9999999999999999.9999,"n_1h":9007199254740993,"spread_7d":0.1,"weekend":null}';
  expect(comparison.read(json)).toMatchObject({
    total_1d: 99_999_999_999_999_999_999n,
    n_1h: 9_007_199_254_740_993n,
    spread_7d: 0.1,
    weekend: null,
    night: undefined,
  });
});

test.each([['no JSON'], ['[]'], ['{"n_1h":{"n_1h":1}}'], ['{"n_1h":"1"}'], ['{"a":"\\"n_1h\\":1"}']])(
  'nothing is read from %s',
  (json) => {
    expect(Object.values(comparison.read(json)).filter((value) => value !== undefined)).toEqual([]);
  },
);

test('values differ by their last bit, standard deviations from 1e-9 on', () => {
  const expected = { ...zeros, average_30d: 1, spread_7d: 1 };
  const differing = (change: object) => comparison.listDifferences({ ...expected, ...change }, expected);
  expect(differing({})).toEqual([]);
  expect(differing({ average_30d: 1 + Number.EPSILON, spread_7d: 1 + 9e-10 })).toEqual(['average_30d']);
  expect(differing({ spread_7d: 1 + 2e-9, total_1d: 1n })).toEqual(['total_1d', 'spread_7d']);
  expect(differing({ spread_7d: null, n_1h: 0 })).toEqual(['n_1h', 'spread_7d']);
  expect(comparison.listDifferences({}, {})).toEqual(names);
});

test('values are shown as a vector is written', () => {
  expect(comparison.format('total_1d', -5n)).toBe('-0.0005');
  expect(comparison.format('n_1h', 3n)).toBe('3');
  expect(comparison.format('spread_7d', null)).toBe('null');
  expect(comparison.format('spread_7d', undefined)).toBeUndefined();
});
