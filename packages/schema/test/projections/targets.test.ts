import { duckdbColumns, duckdbReadColumns, field, jsonSchema, nullable, sparkSchema } from '../../src';
import { toArrow } from '../../src/arrow';

/** One column of each kind. */
const every = {
  text: field.string("who's who"),
  at: field.timestamp('when'),
  day: field.date('day'),
  money: field.decimal(18, 4, 'money'),
  count: field.bigint('count'),
  mean: nullable(field.double('mean')),
  yes: field.boolean('yes'),
  tags: field.strings('tags'),
};

test('DuckDB columns', () => {
  expect(duckdbColumns(every)).toMatchInlineSnapshot(
    `""text" VARCHAR NOT NULL, "at" TIMESTAMPTZ NOT NULL, "day" DATE NOT NULL, "money" DECIMAL(18,4) NOT NULL, "count" BIGINT NOT NULL, "mean" DOUBLE, "yes" BOOLEAN NOT NULL, "tags" VARCHAR[] NOT NULL"`,
  );
  expect(duckdbColumns({ 'a"b': field.bigint('') })).toBe('"a""b" BIGINT NOT NULL');
  expect(duckdbReadColumns(every)).toMatchInlineSnapshot(
    `"{"text": 'VARCHAR', "at": 'TIMESTAMPTZ', "day": 'DATE', "money": 'DECIMAL(18,4)', "count": 'BIGINT', "mean": 'DOUBLE', "yes": 'BOOLEAN', "tags": 'VARCHAR[]'}"`,
  );
});

test('Spark columns', () => {
  expect(sparkSchema(every)).toMatchInlineSnapshot(
    `"\`text\` STRING, \`at\` TIMESTAMP, \`day\` DATE, \`money\` DECIMAL(18,4), \`count\` BIGINT, \`mean\` DOUBLE, \`yes\` BOOLEAN, \`tags\` ARRAY<STRING>"`,
  );
});

test('Arrow schema', () => {
  const columns = toArrow(every).fields.map(
    ({ name, type, nullable, metadata }) =>
      `${name} ${type}${nullable ? '?' : ''} (${metadata.get('description')})`,
  );
  expect(columns).toMatchInlineSnapshot(`
    [
      "text Utf8 (who's who)",
      "at Timestamp<MICROSECOND, UTC> (when)",
      "day Date32<DAY> (day)",
      "money Decimal[18e+4] (money)",
      "count Int64 (count)",
      "mean Float64? (mean)",
      "yes Bool (yes)",
      "tags List<Utf8> (tags)",
    ]
  `);
});

test('columns keep their order in every target', () => {
  const names = Object.keys(every);
  expect(toArrow(every).names).toEqual(names);
  const duckdb = [...duckdbColumns(every).matchAll(/"(\w+)"/g)].map(([, name]) => name);
  const spark = [...sparkSchema(every).matchAll(/`(\w+)`/g)].map(([, name]) => name);
  expect([duckdb, spark]).toEqual([names, names]);
});

test('JSON Schema', () => {
  const { text, at, money, mean } = every;
  const table = { name: 'rows', description: 'Rows.', fields: { text, at, money, mean } };
  expect(jsonSchema(table, 'written')).toEqual({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'rows',
    description: 'Rows.',
    type: 'object',
    properties: {
      text: { description: "who's who", type: 'string' },
      at: { description: 'when', type: 'number' },
      money: { description: 'money', type: 'number' },
      mean: { description: 'mean', anyOf: [{ type: 'number' }, { type: 'null' }] },
    },
    required: ['text', 'at', 'money', 'mean'],
  });
  expect(jsonSchema(table, 'read')).toMatchObject({
    properties: {
      text: { minLength: 1 },
      at: { anyOf: [{ type: 'number' }, { type: 'string' }] },
      money: { type: ['number', 'string'] },
    },
  });
});
