import { openLake } from '@cardlake/lake';
import { field, nullable } from '@cardlake/schema';
import { toArrow } from '@cardlake/schema/arrow';
import { RecordBatchReader, type Table, tableFromIPC } from 'apache-arrow';
import { type QueryResult, queryLake } from '../../src';
import { encodeArrowStream } from '../../src/arrow';
import { testContext, testFolder } from '../../test-kit';

const lakeRoot = testFolder()('lake');
beforeAll(() => openLake(lakeRoot, { create: true }));

const query = <T>(sql: string, consume: (result: QueryResult) => Promise<T>): Promise<T> =>
  queryLake({ lakeRoot, sql }, testContext(), consume);

const encode = (sql: string): Promise<Uint8Array> =>
  query(sql, async (result) => {
    const parts: Uint8Array[] = [];
    for await (const part of encodeArrowStream(result)) parts.push(part);
    return Buffer.concat(parts);
  });

const readTable = async (sql: string): Promise<Table> => tableFromIPC(await encode(sql));

const columnOf = (table: Table, name: string): unknown[] => [...(table.getChild(name) ?? [])];

/** Unscaled integers of a decimal column. */
function decimalsOf(table: Table, name: string): (bigint | null)[] {
  const vector = table.getChild(name);
  return Array.from({ length: table.numRows }, (_, row) => {
    const words: Uint32Array | null = vector?.get(row);
    if (words == null) return null;
    const [low = 0n, high = 0n] = new BigUint64Array(new Uint32Array(words).buffer);
    return BigInt.asIntN(128, (high << 64n) | low);
  });
}

test('columns have the types of the lake, and each says which DuckDB type it came from', async () => {
  const { schema } = await readTable(
    `SELECT 'a' AS s, TIMESTAMPTZ '2018-04-01' AS ts, DATE '2018-04-01' AS d, 1::DECIMAL(18,4) AS amount, 1::BIGINT AS n,
       1.5::DOUBLE AS x, true AS b, ['a'] AS l`,
  );
  const expected = toArrow({
    s: nullable(field.string('VARCHAR')),
    ts: nullable(field.timestamp('TIMESTAMP WITH TIME ZONE')),
    d: nullable(field.date('DATE')),
    amount: nullable(field.decimal(18, 4, 'DECIMAL(18,4)')),
    n: nullable(field.bigint('BIGINT')),
    x: nullable(field.double('DOUBLE')),
    b: nullable(field.boolean('BOOLEAN')),
    l: nullable(field.strings('VARCHAR[]')),
  });
  expect(schema.fields.map((each) => [String(each), each.metadata])).toEqual(
    expected.fields.map((each) => [String(each), each.metadata]),
  );
});

test('decimals keep every digit, in all widths and signs', async () => {
  const table = await readTable(`SELECT * FROM (VALUES
    (12345678901234.5678::DECIMAL(18,4), 99.9::DECIMAL(3,1), 170141183460469231731687303715::HUGEINT),
    (-0.0001::DECIMAL(18,4), -99.9::DECIMAL(3,1), -1::HUGEINT),
    (NULL, NULL, NULL)) AS t(amount, small, huge)`);
  expect(decimalsOf(table, 'amount')).toEqual([123456789012345678n, -1n, null]);
  expect(decimalsOf(table, 'small')).toEqual([999n, -999n, null]);
  expect(decimalsOf(table, 'huge')).toEqual([170141183460469231731687303715n, -1n, null]);
});

test('timestamps keep their microseconds, before 1970 too', async () => {
  const table = await readTable(`SELECT * FROM (VALUES
    (TIMESTAMPTZ '2018-04-01 00:00:31.123456+00'), (TIMESTAMPTZ '1969-12-31 23:59:59.999999+00'), (NULL)) AS t(ts)`);
  const micros = table.getChild('ts')?.data.flatMap(({ values }) => [...(values as BigInt64Array)]);
  expect(micros?.slice(0, 2)).toEqual([1_522_540_831_123_456n, -1n]);
  expect(table.getChild('ts')?.isValid(2)).toBe(false);
});

test('other values and nulls are read back as they are', async () => {
  const table = await readTable(`SELECT * FROM (VALUES
    ('é€', 9223372036854775807::BIGINT, 0.1::DOUBLE, true, DATE '2018-04-01', ['a', 'b'], 7::TINYINT),
    ('', -1, 'NaN'::DOUBLE, false, DATE '1969-12-31', []::VARCHAR[], -7),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL)) AS t(s, n, x, b, d, l, tiny)`);
  expect(columnOf(table, 's')).toEqual(['é€', '', null]);
  expect(columnOf(table, 'n')).toEqual([9223372036854775807n, -1n, null]);
  expect(columnOf(table, 'x')).toEqual([0.1, Number.NaN, null]);
  expect(columnOf(table, 'b')).toEqual([true, false, null]);
  expect(columnOf(table, 'tiny')).toEqual([7n, -7n, null]);
  expect(
    columnOf(table, 'd').map((ms) => (ms === null ? null : new Date(Number(ms)).toISOString().slice(0, 10))),
  ).toEqual(['2018-04-01', '1969-12-31', null]);
  expect(
    columnOf(table, 'l').map((list) => (list === null ? null : [...(list as Iterable<string>)])),
  ).toEqual([['a', 'b'], [], null]);
});

test('a result without rows is a stream with its schema, and columns of one name are told apart', async () => {
  const table = await readTable('SELECT 1 AS n, 2 AS n WHERE false');
  expect([table.numRows, table.schema.names]).toEqual([0, ['n', 'n:1']]);
});

test('a large result is encoded in record batches while it is read', async () => {
  const ROWS = 200_000;
  const bytes = await query(`SELECT range AS n, 'x' || range AS s FROM range(${ROWS})`, async (result) => {
    let chunksRead = 0;
    const counted: QueryResult = {
      ...result,
      async *chunks() {
        for await (const chunk of result.chunks()) {
          chunksRead++;
          yield chunk;
        }
      },
    };
    const parts: Uint8Array[] = [];
    const readAtFirstPart: number[] = [];
    for await (const part of encodeArrowStream(counted)) {
      readAtFirstPart.push(chunksRead);
      parts.push(part);
    }
    expect(readAtFirstPart[0]).toBeLessThan(chunksRead / 2);
    return Buffer.concat(parts);
  });
  const batches = [...RecordBatchReader.from(bytes)];
  expect(batches.length).toBeGreaterThan(2);
  const numbers = batches.flatMap((batch) => [...(batch.getChild('n') ?? [])]);
  expect(numbers).toEqual(Array.from({ length: ROWS }, (_, n) => BigInt(n)));
  const last = batches.at(-1);
  expect(last?.getChild('s')?.get(last.numRows - 1)).toBe(`x${ROWS - 1}`);
});

test.each([
  ['a type that the lake has not', 'SELECT {x: 1} AS point', /column point has type .*STRUCT/],
  ['an infinite timestamp', "SELECT 'infinity'::TIMESTAMP AS ts", /the value infinity/],
  ['a null in a list', "SELECT ['a', NULL] AS l", /a list in column l has a null/],
  ['an integer with 39 digits', `SELECT ${10n ** 38n}::HUGEINT AS n`, /more than 38 digits/],
])('%s is refused, with what to do about it', async (_, sql, message) => {
  await expect(encode(sql)).rejects.toMatchObject({
    code: 'no_arrow_type',
    message: expect.stringMatching(message),
    hint: expect.any(String),
  });
});
