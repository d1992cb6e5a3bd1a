import { type FeedInput, feedTable, findFeedIncompatibilities } from '@cardlake/feeds';
import { releaseObject } from '../../src';
import { withLakeWriter } from '../../src/session/lake-writer';
import { testContext, testFolder } from '../../test-kit';
import { feedOf, lines, putObject, rowsOf, run } from './support';

const inFolder = testFolder();
const COLUMNS = {
  id: 'string',
  other: 'string',
  n: { type: 'bigint', nullable: true },
  at: 'timestamp',
} as const;
const before: Partial<FeedInput> = { columns: COLUMNS, orderBy: ['n'] };
const row = (id: string, values: object = {}) =>
  lines({ id, other: `of ${id}`, n: 1, at: '2026-05-01T00:00:00Z', ...values });

test.each<[string, Partial<FeedInput>]>([
  ['a new column that is required', { columns: { ...COLUMNS, more: 'string' } }],
  ['a column that is required now', { columns: { ...COLUMNS, n: 'bigint' } }],
  ['a column that is gone', { columns: { id: 'string', n: COLUMNS.n } }],
  ['another key', { key: ['other'] }],
  ['another order', { orderBy: ['at'] }],
  ['another partition', { partitionBy: 'at' }],
  ['another identity of objects', { idempotencyKey: 'etag' }],
  ['that unknown columns are dropped now', { onUnknownColumn: 'drop' }],
  ['no key', { key: [], orderBy: [] }],
  ['another way to overwrite', { key: [], orderBy: [], onOverwrite: 'replace' }],
])('a run refuses %s in the same version, as a publication does', async (what, change) => {
  const name = what.replaceAll(/\W/g, '_');
  const lake = inFolder(name);
  const old = feedOf({ name, ...before, onUnknownColumn: 'keep' });
  putObject(lake, old, 'a.ndjson', row('x'), 1);
  await run(lake, old);
  const changed = feedOf({ name, ...before, onUnknownColumn: 'keep', ...change });
  putObject(lake, changed, 'b.ndjson', row('x', { more: 'm' }), 2);
  const problems = findFeedIncompatibilities(old, changed);
  expect(problems).not.toEqual([]);
  const refused = run(lake, changed);
  await expect(refused).rejects.toMatchObject({ code: 'feed_changed' });
  for (const problem of problems) await expect(refused).rejects.toThrow(problem);
  expect(await rowsOf(lake, `SELECT id FROM silver.${name}`)).toHaveLength(1);
  // The next version has a table of its own.
  expect(await run(lake, feedOf({ name, ...before, ...change, version: 2 }))).toMatchObject({ blocked: 0 });
});

test('what a release publishes counts as loaded by its definition', async () => {
  const lake = inFolder('released');
  const rules: FeedInput['rules'] = [{ rule: 'between', column: 'n', max: 0 }];
  const old = feedOf({ ...before, rules });
  const object = putObject(lake, old, 'a.ndjson', row('x'), 1);
  await run(lake, old);
  // Without a row, the table takes any definition.
  const changed = feedOf({ ...before, rules, key: ['other'] });
  const release = {
    lakeRoot: lake,
    feed: changed,
    feeds: [changed],
    object,
    rule: 'between(n)',
    reason: 'seen',
  };
  await releaseObject(release, testContext());
  await expect(run(lake, old)).rejects.toMatchObject({ code: 'feed_changed' });
  expect(await run(lake, changed)).toMatchObject({ blocked: 0 });
});

test('a lake that keeps only the hash of a definition compares columns, and keeps the definition from then on', async () => {
  const lake = inFolder('earlier');
  const old = feedOf(before);
  putObject(lake, old, 'a.ndjson', row('x'), 1);
  await run(lake, old);
  await withLakeWriter(lake, { create: false }, testContext(), async ({ write }) => {
    const transaction = write.transaction();
    transaction.define(feedTable(old), old.hash);
    await transaction.commit({ kind: 'feed' });
  });
  await expect(run(lake, feedOf({ ...before, columns: { ...COLUMNS, n: 'double' } }))).rejects.toMatchObject({
    code: 'feed_changed',
    message: expect.stringContaining('column n of silver.counts is BIGINT'),
  });
  putObject(lake, old, 'b.ndjson', row('y'), 2);
  const ordered = feedOf({ ...before, orderBy: ['at'] });
  await run(lake, ordered);
  await expect(run(lake, old)).rejects.toThrow('orderBy: was ["at"] and is now ["n"]');
});
