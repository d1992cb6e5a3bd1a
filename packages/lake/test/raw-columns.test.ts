import { tmpdir } from 'node:os';
import { BIGINT, DECIMAL, DOUBLE, DuckDBDataChunk, INTEGER } from '@duckdb/node-api';
import type { Sql } from '../src';
import { type DuckSession, openSession, rawColumn, rawValidity, setRawColumn, streamChunks } from '../src';
import { anySql } from '../test-kit';

let session: DuckSession;
beforeAll(async () => {
  session = await openSession({ tempDir: tmpdir() });
});
afterAll(() => session.close());

const firstChunk = async (query: Sql) => {
  for await (const chunk of streamChunks(session, query)) return chunk;
  throw new Error('no chunk');
};

test('the values of a column are read in its own width', async () => {
  const chunk = await firstChunk(anySql`SELECT i::INTEGER AS a, (i * 1.5)::DOUBLE AS b FROM range(3) t(i)`);
  const integers = rawColumn(chunk, 0, INTEGER);
  const doubles = rawColumn(chunk, 1, DOUBLE);
  expect([...new Int32Array(integers.buffer, integers.byteOffset, 3)]).toEqual([0, 1, 2]);
  expect([...new Float64Array(doubles.buffer, doubles.byteOffset, 3)]).toEqual([0, 1.5, 3]);
});

test('a column of another type is refused, not read beyond its end or with another scale', async () => {
  const chunk = await firstChunk(anySql`SELECT 2 AS a, 2::DECIMAL(18,0) AS b FROM range(3)`);
  expect(() => rawColumn(chunk, 0, BIGINT)).toThrow('column 1 of a query is INTEGER, expected BIGINT');
  expect(() => rawColumn(chunk, 1, DECIMAL(18, 4))).toThrow(
    'column 2 of a query is DECIMAL(18,0), expected DECIMAL(18,4)',
  );
});

test('validity is one byte per row, or undefined when nothing is null', async () => {
  const chunk = await firstChunk(
    anySql`SELECT CASE WHEN i % 3 > 0 THEN i END AS a, i AS b FROM range(70) t(i)`,
  );
  expect(rawValidity(chunk, 0)).toEqual(Uint8Array.from({ length: 70 }, (_, i) => (i % 3 > 0 ? 1 : 0)));
  expect(rawValidity(chunk, 1)).toBeUndefined();
});

test('columns are written from values and validity', () => {
  const chunk = DuckDBDataChunk.create([INTEGER, DOUBLE], 2048);
  chunk.rowCount = 3;
  setRawColumn(chunk, 0, Int32Array.from([7, 8, 9]));
  setRawColumn(chunk, 1, Float64Array.from([1.5, 0, -1]), Uint8Array.from([1, 0, 1]));
  expect(chunk.getColumns()).toEqual([
    [7, 8, 9],
    [1.5, null, -1],
  ]);
});
