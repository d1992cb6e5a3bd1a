import { javaPattern } from '../../src/projections/java-pattern';

test.each([
  ['^[A-Z]{2}$', '(?d)^[A-Z]{2}\\z'],
  ['a\\$b.', '(?d)a\\$b.'],
  ['[$\\s&&[^a]x]', '(?d)[$\\t\\n\\f\\r \\&\\&\\[^a]x]'],
  ['\\s\\S\\d', '(?d)[\\t\\n\\f\\r ][^\\t\\n\\f\\r ]\\d'],
  ['[\\]\\[]$', '(?d)[\\]\\[]\\z'],
])('%s is %s in Java', (pattern, expected) => {
  expect(javaPattern(pattern)).toBe(expected);
});
