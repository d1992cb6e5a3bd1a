import { EVENT_TIME, type Fields, featureDefinitions, featureText, field, nullable } from '../../src';

test('feature definitions', () => {
  const fields = {
    id: field.string(''),
    at: field.timestamp(''),
    amount: field.decimal(18, 4, ''),
    day: field.date(''),
    n: field.bigint(''),
    mean: nullable(field.double('')),
    new: field.boolean(''),
  };
  const definitions = featureDefinitions(fields).map((d) => `${d.FeatureName} ${d.FeatureType}`);
  expect(definitions).toMatchInlineSnapshot(`
    [
      "id String",
      "at Fractional",
      "amount Fractional",
      "day String",
      "n Integral",
      "mean Fractional",
      "new Integral",
    ]
  `);
});

test('the event time is text: an Iceberg offline store takes nothing else', () => {
  expect(featureDefinitions({ [EVENT_TIME]: field.timestamp(''), other: field.timestamp('') })).toEqual([
    { FeatureName: EVENT_TIME, FeatureType: 'String' },
    { FeatureName: 'other', FeatureType: 'Fractional' },
  ]);
});

test('a group holds 2,500 features', () => {
  const count = (n: number) =>
    Object.fromEntries(Array.from({ length: n }, (_, i) => [`f${i}`, field.bigint('')]));
  expect(featureDefinitions(count(2500))).toHaveLength(2500);
  expect(() => featureDefinitions(count(2501))).toThrow(
    'it has 2501 features, and a feature group holds 2500',
  );
});

test.each<[Fields[string], unknown, string | undefined]>([
  [field.string(''), 'c1', 'c1'],
  [field.timestamp(''), 1_522_540_831_000_001, '1522540831.000001'],
  [field.date(''), '2018-04-01', '2018-04-01'],
  [field.decimal(18, 4, ''), -5n, '-0.0005'],
  [field.bigint(''), 3n, '3'],
  [field.double(''), 0.1, '0.1'],
  [field.double(''), Number.NaN, undefined],
  [nullable(field.double('')), null, undefined],
  [field.boolean(''), true, '1'],
  [field.boolean(''), false, '0'],
])('%# the text of a value', (feature, value, text) => {
  expect(featureText(feature, value as never)).toBe(text);
});

test('reports every name and type that the Feature Store rejects', () => {
  const fields = Object.fromEntries(
    ['is_deleted', 'write_time', 'api_invocation_time', '_first', 'last_', 'a b', 'x'.repeat(65)].map(
      (name) => [name, field.double('')],
    ),
  );
  expect(() => featureDefinitions({ ...fields, tags: field.strings('') })).toThrowErrorMatchingInlineSnapshot(
    `"feature group: "is_deleted" is reserved by the Feature Store; rename it; "write_time" is reserved by the Feature Store; rename it; "api_invocation_time" is reserved by the Feature Store; rename it; "_first" is not a valid feature name; use letters, digits, - and _, and begin and end with a letter or digit; "last_" is not a valid feature name; use letters, digits, - and _, and begin and end with a letter or digit; "a b" is not a valid feature name; use letters, digits, - and _, and begin and end with a letter or digit; "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" has 65 characters; shorten it to 64; "tags" is a list, which the Standard tier cannot hold; leave it out of the group"`,
  );
  expect(featureDefinitions({ ['x'.repeat(64)]: field.double('') })).toHaveLength(1);
});

test('rejects a list', () => {
  expect(() => featureText(field.strings(''), [])).toThrow('the Feature Store cannot hold a list');
});
