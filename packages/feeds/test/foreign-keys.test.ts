import { compileFeed, feed, findReferenceProblems } from '../src';
import { describeConflicts } from '../src/published/conflicts';

const parents = compileFeed(
  feed({ name: 'parents', format: 'ndjson', columns: { id: 'string', n: 'bigint', price: 'decimal(9,2)' } }),
);
const childOf = (table: string, column: string, references: string) =>
  compileFeed(
    feed({
      name: 'children',
      format: 'ndjson',
      columns: { id: 'string', n: 'bigint', cost: 'decimal(6,3)' },
      rules: [{ rule: 'foreignKey', column, feed: table, references }],
    }),
  );

test.each([
  ['nope', 'id', 'id', 'feed children: foreignKey(id): there is no feed "nope"'],
  ['parents', 'id', 'nope', 'feed children: foreignKey(id): the feed parents has no column "nope"'],
  [
    'parents',
    'id',
    'n',
    'feed children: foreignKey(id): column "id" is of type string, and column "n" of the feed parents is of type bigint',
  ],
])(
  'a reference to %s from %s to %s is told, and keeps the feed from being published',
  (table, column, references, problem) => {
    const child = childOf(table, column, references);
    expect(findReferenceProblems(child, [child, parents]).map((one) => one.problem)).toEqual([problem]);
    expect(describeConflicts([child, parents])).toEqual([expect.stringContaining(problem)]);
  },
);

test.each([
  ['id', 'id'],
  ['n', 'n'],
  ['cost', 'price'],
  ['n', 'price'],
])('a reference from %s to %s whose values can be compared is sound', (column, references) => {
  const child = childOf('parents', column, references);
  expect(findReferenceProblems(child, [child, parents])).toEqual([]);
});
