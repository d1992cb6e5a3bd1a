import { checkFeedRules } from '../../src';
import { testContext, testFolder } from '../../test-kit';
import { feedOf, lines, putObject, run } from './support';

const inFolder = testFolder();
const feedWith = (violations: string) => feedOf({ rules: [{ rule: 'sql', name: 'no x', violations }] });
/** As a file might hold it that nothing has checked. */
const unchecked = (violations: string) => ({
  ...feedOf(),
  rules: [{ rule: 'sql' as const, name: 'no x', violations }],
});

test.each([
  ['a semicolon', "SELECT * FROM feed WHERE id = 'x';"],
  ['a comment', "SELECT * FROM feed WHERE id = 'x' -- no x"],
  ['both', "SELECT * FROM feed WHERE id = 'x'; -- no x\n"],
  ['a common table', "WITH a AS (SELECT * FROM feed) SELECT * FROM a WHERE id = 'x'"],
])('SQL that ends with %s is judged', async (what, violations) => {
  const lake = inFolder(`ends-with-${what.replaceAll(' ', '-')}`);
  const feed = feedWith(violations);
  await checkFeedRules(feed, [feed], testContext());
  putObject(lake, feed, 'a.ndjson', lines({ id: 'x' }), 1);
  putObject(lake, feed, 'b.ndjson', lines({ id: 'y' }), 2);
  const { objects } = await run(lake, feed);
  expect(objects.map(({ status, rules }) => [status, rules])).toEqual([
    ['published', []],
    ['blocked', ['no x']],
  ]);
});

test.each([
  ['an unknown column', 'SELECT * FROM feed WHERE nope = 1', /nope/],
  ['no SQL', 'SELECT FROM WHERE', /syntax error/i],
])('SQL with %s is refused, with the feed and the rule', async (what, violations, message) => {
  const feed = feedWith(violations);
  const refusal = { code: 'feed_refused', message: expect.stringMatching(message) };
  await expect(checkFeedRules(feed, [feed], testContext())).rejects.toMatchObject(refusal);
  await expect(checkFeedRules(feed, [feed], testContext())).rejects.toThrow('feed counts: rule no x: ');
  const lake = inFolder(what.replaceAll(' ', '-'));
  putObject(lake, feed, 'a.ndjson', lines({ id: 'x' }), 1);
  await expect(run(lake, feed)).rejects.toMatchObject(refusal);
});

test.each([
  "SELECT 1) ; COPY (SELECT 1) TO 'written'; SELECT * FROM (SELECT 1",
  'SELECT 1; SELECT 2',
  "COPY (SELECT 1) TO 'written'",
])('nothing but one query is run, whatever a compiled feed says: %s', async (violations) => {
  await expect(checkFeedRules(unchecked(violations), [], testContext())).rejects.toThrow(
    /the SQL of a rule|only read/,
  );
});
