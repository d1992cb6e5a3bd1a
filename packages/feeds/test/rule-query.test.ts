import { compileFeed, type FeedInput, feed, feedExpectations } from '../src';

const feedWith = (violations: string) =>
  feed({
    name: 'parcels',
    format: 'ndjson',
    columns: { id: 'string' },
    rules: [{ rule: 'sql', name: 'no x', violations }],
  } satisfies FeedInput);

test.each([
  ["SELECT * FROM feed WHERE id = 'x';", "SELECT * FROM feed WHERE id = 'x'"],
  ['SELECT * FROM feed ; -- all\n/* really; */ ;', 'SELECT * FROM feed '],
  ['SELECT * FROM feed -- all', 'SELECT * FROM feed -- all'],
  ["SELECT * FROM feed WHERE id = ';)--'", "SELECT * FROM feed WHERE id = ';)--'"],
  [
    "SELECT * FROM feed WHERE id = 'it''s ;' AND \";\" IS NULL",
    "SELECT * FROM feed WHERE id = 'it''s ;' AND \";\" IS NULL",
  ],
  ['-- none\nWITH a AS (SELECT 1) (SELECT * FROM a)', '-- none\nWITH a AS (SELECT 1) (SELECT * FROM a)'],
])('the SQL of a rule is one query: %s', (violations, query) => {
  const { queries } = feedExpectations(compileFeed(feedWith(violations)));
  expect(queries).toEqual([{ rule: 'sql', name: 'no x', violations: query }]);
});

test.each([
  [
    "SELECT 1) ; COPY (SELECT 1) TO '/tmp/x'; SELECT * FROM (SELECT 1",
    'closes a parenthesis that it does not open',
  ],
  ['SELECT 1; SELECT 2', 'has more than one statement'],
  ['SELECT 1; -- and\nDROP TABLE feed', 'has more than one statement'],
  ['SELECT * FROM (SELECT 1', 'opens a parenthesis that it does not close'],
  ["COPY feed TO 'x'", 'does not begin with SELECT or WITH'],
  ['/* SELECT */ DELETE FROM feed', 'does not begin with SELECT or WITH'],
  // Spark reads no query that begins so.
  ['FROM feed', 'does not begin with SELECT or WITH'],
  [';', 'does not begin with SELECT or WITH'],
])('a definition with the SQL %s is refused', (violations, problem) => {
  expect(() => feedWith(violations)).toThrow(
    `rule 1 (sql): violations: ${problem}; write one SELECT over the table feed`,
  );
});
