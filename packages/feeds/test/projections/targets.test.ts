import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFeed, feed, feedExpectations, publishedFeeds } from '../../src';
import { serializeProjections } from '../../src/projections/feed-projections';

test.each(publishedFeeds.map((compiled) => [compiled.name, compiled] as const))(
  'what %s is to Glue, Spark and Great Expectations; run `npm run compile` after a change',
  (name, compiled) => {
    const golden = readFileSync(join(__dirname, '..', '..', 'projections', `${name}.json`), 'utf8');
    expect(serializeProjections(compiled)).toBe(golden);
  },
);

test('each rule is an expectation or a query', () => {
  const compiled = compileFeed(
    feed({
      name: 'readings',
      format: 'ndjson',
      columns: {
        id: 'string',
        n: { type: 'decimal(10,3)', nullable: true },
        at: 'timestamp',
      },
      rules: [
        { rule: 'notNull', column: 'n' },
        { rule: 'unique', columns: ['id', 'at'] },
        { rule: 'inSet', column: 'id', values: ['a', 'b'] },
        { rule: 'between', column: 'at', min: '2026-01-01' },
        { rule: 'matches', column: 'id', pattern: '^a$' },
        { rule: 'length', column: 'id', max: 3 },
        { rule: 'rowCount', min: 1 },
        { rule: 'nullShare', column: 'n', max: 0.7 },
        { rule: 'sum', column: 'n', max: 1000 },
        { rule: 'mean', column: 'n', min: '-1000' },
        { rule: 'freshness', column: 'at', within: '36h' },
        { rule: 'foreignKey', column: 'id', feed: 'merchants', references: 'merchant_id' },
        { rule: 'sql', name: 'none is late', violations: 'SELECT * FROM feed WHERE false' },
      ],
    }),
  );
  const { rows, table, queries } = feedExpectations(compiled);
  const short = ({ expectations }: typeof rows) =>
    expectations.map(({ type, kwargs, meta }) => `${meta.rule}: ${type} ${JSON.stringify(kwargs)}`);
  expect(short(rows)).toEqual([
    'notNull(n): expect_column_values_to_not_be_null {"column":"n"}',
    'unique(id,at): expect_compound_columns_to_be_unique {"column_list":["source_key","source_version","id","at"],"ignore_row_if":"any_value_is_missing"}',
    'inSet(id): expect_column_values_to_be_in_set {"column":"id","value_set":["a","b"]}',
    'between(at): expect_column_values_to_be_between {"column":"at","min_value":"2026-01-01T00:00:00Z"}',
    'matches(id): expect_column_values_to_match_regex {"column":"id","regex":"(?d)^a\\\\z"}',
    'length(id): expect_column_value_lengths_to_be_between {"column":"id","max_value":3}',
  ]);
  expect(short(table)).toEqual([
    'rowCount(): expect_table_row_count_to_be_between {"min_value":1}',
    'nullShare(n): expect_column_values_to_not_be_null {"column":"n","mostly":0.3}',
    'sum(n): expect_column_sum_to_be_between {"column":"n","max_value":1000.000001}',
    'mean(n): expect_column_mean_to_be_between {"column":"n","min_value":-1000.000001}',
  ]);
  expect(queries.map(({ name }) => name)).toEqual(['freshness(at)', 'foreignKey(id)', 'none is late']);
});
