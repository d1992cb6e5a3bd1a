import fc from 'fast-check';
import { createScorer, readModel } from '../../src';
import { randomModelFile, toBytes } from '../../test-kit';

const scorer = createScorer(
  readModel(toBytes(randomModelFile({ trees: 5, depth: 3, features: 4, seed: 1 }))),
);

test('a row of another width is refused: a column may be missing, or one too many', () => {
  expect(() => scorer.margin([1, 2, 3])).toThrow('expected 4 (a value for each feature), found 3');
  expect(() => scorer.margin([1, 2, 3, 4, 5])).toThrow('found 5');
});

test('a value that no 32-bit float can hold is refused, as by XGBoost', () => {
  expect(() => scorer.margin([0, 1e39, 0, 0])).toThrow(
    'feature 1 is 1e+39; a number below 3.4e38, or null if it is missing, is expected',
  );
  expect(() => scorer.margin([0, 0, Number.NEGATIVE_INFINITY, 0])).toThrow('feature 2 is -Infinity');
});

test('null and NaN are both missing, and the last bits beyond a float do not count', () => {
  const value = fc.oneof(fc.constant(null), fc.double({ min: -2, max: 2, noNaN: true }));
  fc.assert(
    fc.property(fc.array(value, { minLength: 4, maxLength: 4 }), (row) => {
      const asNaN = row.map((each) => each ?? Number.NaN);
      expect(scorer.margin(asNaN)).toBe(scorer.margin(row));
      expect(scorer.margin(new Float32Array(asNaN))).toBe(scorer.margin(row));
    }),
  );
});
