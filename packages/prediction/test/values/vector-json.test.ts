import type { FeatureValue } from '@cardlake/features';
import fc from 'fast-check';
import { vectorJson } from '../../src/values/vector-json';
import { describedGroup } from '../support/described-group';

const json = vectorJson(describedGroup);

const value = (kind: string): fc.Arbitrary<FeatureValue> => {
  if (kind === 'bigint') return fc.bigInt({ min: 0n, max: 2n ** 40n });
  if (kind === 'decimal') return fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n });
  return fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0));
};
const vector = fc.record(
  Object.fromEntries(
    describedGroup.features.map(({ name, type }) => [name, fc.option(value(type.kind), { freq: 4 })]),
  ),
);

test('a vector is read as it was written', () => {
  fc.assert(fc.property(vector, (features) => expect(json.read(json.write(features))).toEqual(features)));
});

test('names are sorted, and decimals have all their digits', () => {
  const text = json.write({ total_1d: 123_456_789_012_345_678_9012n, n_1h: 3n });
  expect(text).toContain('"total_1d":123456789012345678.9012');
  expect(text).toContain('"n_1h":3');
  const names = Object.keys(JSON.parse(text));
  expect(names).toEqual(names.toSorted());
});

test('what a text does not have is null', () => {
  expect(new Set(Object.values(json.read('{}')))).toEqual(new Set([null]));
});
