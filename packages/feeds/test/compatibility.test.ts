import { compileFeed, type FeedInput, feed, feedTable, findFeedIncompatibilities } from '../src';

const base: FeedInput = {
  name: 'parcels',
  format: 'ndjson',
  columns: { id: 'string', kg: 'decimal(8,3)', at: 'timestamp' },
  key: ['id'],
};
const problemsOf = (change: Partial<FeedInput>) =>
  findFeedIncompatibilities(compileFeed(feed(base)), compileFeed(feed({ ...base, ...change })));

test('a nullable column, a wider decimal, a rule and another way to read may come into the same version', () => {
  const columns = {
    id: 'string',
    kg: 'decimal(12,3)',
    at: 'timestamp',
    note: { type: 'string', nullable: true },
  };
  expect(
    problemsOf({ columns, rules: [{ rule: 'rowCount', min: 1 }], gate: 'warn', description: 'x' }),
  ).toEqual([]);
});

test.each<[string, Partial<FeedInput>, RegExp]>([
  ['a column that is gone', { columns: { id: 'string', kg: 'decimal(8,3)' } }, /^column "at" is gone/],
  [
    'another type',
    { columns: { ...base.columns, kg: 'double' } },
    /^column "kg" was decimal\(8,3\) and is now double/,
  ],
  [
    'a narrower decimal',
    { columns: { ...base.columns, kg: 'decimal(7,3)' } },
    /^column "kg" was decimal\(8,3\)/,
  ],
  [
    'a required column',
    { columns: { ...base.columns, n: 'bigint' } },
    /^column "n" is new and rows already written lack it/,
  ],
  [
    'another key',
    { key: ['id', 'at'] },
    /^key: was \["id"\] and is now \["id","at"\]; keep it, or declare version 2/,
  ],
  ['another winner', { orderBy: ['at'] }, /^orderBy: /],
  ['other partitions', { partitionBy: 'at' }, /^partitionBy: /],
  ['no column for the rest', { onUnknownColumn: 'drop' }, /^onUnknownColumn: /],
])('%s needs a new version', (_, change, expected) => {
  expect(problemsOf(change)).toEqual([expect.stringMatching(expected)]);
});

test('each version has a table of its own', () => {
  const { name, path } = feedTable(compileFeed(feed({ ...base, version: 2 })));
  expect([name, path]).toEqual(['parcels_v2', 'silver/feeds/parcels_v2']);
});
