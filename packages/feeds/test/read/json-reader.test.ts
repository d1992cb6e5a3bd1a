import fc from 'fast-check';
import { readJson } from '../support/readings';

const one = (type: string, source: string) => readJson({ columns: { v: type } }, `{"v":${source}}`);

test.each<[string, string, unknown]>([
  ['decimal(30,4)', '12345678901234567890.12345', 123456789012345678901235n],
  ['decimal(18,4)', '"007.5"', 75_000n],
  ['decimal(5,2)', '1000', 'v: too_large'],
  ['bigint', '9223372036854775807', 9223372036854775807n],
  ['bigint', '9223372036854775808', 'v: too_large'],
  ['bigint', '1.5', 'v: wrong_type'],
  ['bigint', '3.0', 3n],
  ['double', '-0', 0],
  ['double', '"NaN"', 'v: not_finite'],
  ['boolean', 'true', true],
  ['boolean', '2', 'v: wrong_type'],
  ['date', '"2024-02-29"', '2024-02-29'],
  ['date', '"2023-02-29"', 'v: wrong_type'],
  ['date', '"1969-12-31T23:59:59.999999Z"', '1969-12-31'],
  ['date', '"1000-01-01"', '1000-01-01'],
  ['date', '"0999-12-31"', 'v: out_of_range'],
  ['date', '"0070-02-28"', 'v: out_of_range'],
  ['date', '"0001-01-01T00:00:00Z"', 'v: out_of_range'],
  ['date', '"1500-06-01T23:59:59.999999Z"', 'v: out_of_range'],
  ['date', '20240131', 'v: wrong_type'],
  ['date', '"2024"', 'v: wrong_type'],
  ['date', '1704164645', 'v: wrong_type'],
  ['timestamp', '1704164645.5', 1_704_164_645_500_000],
  ['timestamp', '"-100000000"', -100_000_000_000_000],
  ['timestamp', '20240131', 'v: wrong_type'],
  ['timestamp', '"2024"', 'v: wrong_type'],
  ['timestamp', '"1685-01-01T00:00:00.000001Z"', Date.UTC(1685, 0, 1) * 1000 + 1],
  ['timestamp', '"1684-12-31T23:59:59.999999Z"', 'v: out_of_range'],
  ['timestamp', '"0001-01-01T00:00:00Z"', 'v: out_of_range'],
  ['timestamp', '"2254-12-31T23:59:59.999999Z"', Date.UTC(2255, 0, 1) * 1000 - 1],
  ['timestamp', '"20240131120000"', 'v: out_of_range'],
  ['timestamp', '"2024-01-01 00:00:00"', Date.UTC(2024, 0, 1) * 1000],
  ['timestamp', '99999999999999', 'v: out_of_range'],
  ['string', '""', ''],
  ['string', '1', 'v: wrong_type'],
  ['string', '"a\\u0000b"', 'v: wrong_type'],
  ['string', '"\\ud800"', 'v: wrong_type'],
  ['bigint', '""', 'v: empty'],
  ['bigint', 'null', 'v: missing'],
  ['strings', '["a","b"]', ['a', 'b']],
  ['strings', '["a",1]', 'v: wrong_type'],
  ['json', '{"a": [1.10, null]}', '{"a": [1.10, null]}'],
])('%s reads %s', (type, source, expected) => {
  const rejected = typeof expected === 'string' && expected.startsWith('v: ');
  expect(one(type, source)).toEqual(rejected ? [expected] : [expected, null]);
});

test.each([
  ['unix', '"1704164645"', '2024-01-02'],
  ['unix', '0', '1970-01-01'],
  ['%Y%m%d', '20240131', '2024-01-31'],
  ['%Y-%d-%m', '"2024-03-04"', '2024-04-03'],
  ['%Y-%d-%m', '"1000-03-04"', '1000-04-03'],
  ['%m/%d/%Y', '"06/01/1500"', '1500-06-01'],
  ['100%% %m/%d/%Y', '"100% 06/01/1500"', '1500-06-01'],
  ['%m/%d/%Y', '"06/01/0070"', 'v: out_of_range'],
  ['%m/%d/%Y %H:%M', '"06/01/1500 10:00"', 'v: out_of_range'],
  ['%m/%d/%Y %H:%M', '"1500-06-01"', '1500-06-01'],
  ['%Y-%d-%m', '"2024-03-25"', 'v: wrong_type'],
  ['%d/%m/%Y %H:%M', '"2024-03-04"', '2024-03-04'],
])('a day in the format %s: %s', (timestampFormat, source, expected) => {
  const columns = { v: { type: 'date', timestampFormat } };
  const isRejected = expected.startsWith('v: ');
  expect(readJson({ columns }, `{"v":${source}}`)).toEqual(isRejected ? [expected] : [expected, null]);
});

test('every reason is told, and a value that may be null is not missed', () => {
  const columns = { a: 'bigint', b: { type: 'date', nullable: true }, c: 'double' } as const;
  expect(readJson({ columns }, '{"a":"x","c":[]}')).toEqual(['a: wrong_type', 'c: wrong_type']);
});

test.each<[string, string]>([
  ['{"v":"a"', 'not_json'],
  ['[1]', 'wrong_type'],
  ['{"v":"a","v":"b"}', 'not_json'],
  ['', 'not_json'],
])('the record %s is rejected whole', (text, reason) => {
  expect(readJson({}, text)).toEqual([reason]);
});

test('nested values are read by their path, with the digits of their source', () => {
  const columns = {
    amount: { type: 'decimal(30,2)', path: 'order.total.amount' },
    city: { type: 'string', path: ['a.b', 'city'] },
  };
  const text =
    '{"order":{"lines":[{"total":1}],"total":{"amount":1234567890123456789012.30}},"a.b":{"city":"Bern"},"x":1}';
  expect(readJson({ columns }, text)).toEqual([
    123456789012345678901230n,
    'Bern',
    '{"order":{"lines":[{"total":1}]},"x":1}',
  ]);
  expect(readJson({ columns }, '{"order":[],"a.b":null}')).toEqual(['amount: missing', 'city: missing']);
});

test('unknown members are kept as they were written, dropped, or refused', () => {
  const text = '{"v":"a","big":12345678901234567890,"o":{"k":[1.0]}}';
  expect(readJson({}, text)).toEqual(['a', '{"big":12345678901234567890,"o":{"k":[1.0]}}']);
  expect(readJson({ onUnknownColumn: 'drop' }, text)).toEqual(['a']);
  expect(readJson({ onUnknownColumn: 'refuse' }, text)).toEqual(['big: unknown_column', 'o: unknown_column']);
});

test.each<[string, string, string | null, readonly string[]]>([
  ['a member beside it', '{"o":{"a":"x","lost":1.0}}', '{"o":{"lost":1.0}}', ['o.lost']],
  [
    'members at several depths',
    '{"y":[1],"o":{"k":null,"p":{"b":"z","m":{"n":[2]}},"a":"x","l":2},"z":0}',
    '{"y":[1],"o":{"k":null,"p":{"m":{"n":[2]}},"l":2},"z":0}',
    ['y', 'o.k', 'o.p.m', 'o.l', 'z'],
  ],
  ['no object where there should be one', '{"o":{"a":"x","p":[3]}}', '{"o":{"p":[3]}}', ['o.p']],
  ['nothing but what is read', '{"o":{"a":"x","p":{"b":"z"}}}', null, []],
  ['null for an object', '{"o":{"a":"x","p":null}}', null, []],
])('what stands beside a nested value that is read is kept or refused: %s', (_, text, extra, refused) => {
  const columns = {
    a: { type: 'string', path: 'o.a' },
    b: { type: 'string', path: 'o.p.b', nullable: true },
  } as const;
  const b = text.includes('"z"') && text.includes('"b"') ? 'z' : null;
  expect(readJson({ columns }, text)).toEqual(['x', b, extra]);
  const isRefused = refused.length > 0;
  expect(readJson({ columns, onUnknownColumn: 'refuse' }, text)).toEqual(
    isRefused ? refused.map((path) => `${path}: unknown_column`) : ['x', b],
  );
  const same = { version: '1', apply: (record: Readonly<Record<string, unknown>>) => record };
  const kept = extra === null ? null : JSON.stringify(JSON.parse(extra));
  expect(readJson({ columns }, text, same)).toEqual(['x', b, kept]);
});

test('a nested member that is read and stands twice rejects the record, as an outer one does', () => {
  const columns = { a: { type: 'string', path: 'o.a' } };
  expect(readJson({ columns }, '{"o":{"a":"x","a":"y"}}')).toEqual(['not_json']);
  expect(readJson({ columns }, '{"o":{"a":"x","k":1,"k":2}}')).toEqual(['x', '{"o":{"k":2}}']);
});

test('JSON that is read whole leaves nothing beside a part of it', () => {
  const columns = { o: 'json', a: { type: 'string', path: 'o.a' } };
  expect(readJson({ columns }, '{"o":{"a":"x","k":1}}')).toEqual(['{"a":"x","k":1}', 'x', null]);
});

test('a transform comes before the columns, and a record on which it fails is rejected', () => {
  const upper = {
    version: '1',
    apply: ({ name }: { readonly name?: unknown }) => ({ v: String(name).toUpperCase() }),
  };
  expect(readJson({}, '{"name":"ab"}', upper)).toEqual(['AB', null]);
  const fails = { version: '1', apply: () => JSON.parse('{') as object as Record<string, unknown> };
  expect(readJson({}, '{}', fails)).toEqual(['transform_failed']);
});

test('no text makes the reader throw, and a row has a value for each column', () => {
  const columns = {
    v: { type: 'json', nullable: true },
    n: { type: 'decimal(9,2)', nullable: true },
  } as const;
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      const result = readJson({ columns }, text);
      expect(result.length).toBeGreaterThan(0);
    }),
  );
});
