import { tmpdir } from 'node:os';
import { DUCKDB_CHUNK_ROWS, type DuckSession, openSession, streamChunks } from '../src';

let session: DuckSession;
beforeAll(async () => {
  session = await openSession({ tempDir: tmpdir() });
});
afterAll(() => session.close());

test('all chunks of a result are streamed, in order', async () => {
  let next = 0n;
  for await (const chunk of streamChunks(session, 'FROM range(10_000)')) {
    expect(chunk.rowCount).toBeLessThanOrEqual(DUCKDB_CHUNK_ROWS);
    for (const value of chunk.getColumnValues(0)) expect(value).toBe(next++);
  }
  expect(next).toBe(10_000n);
});

test('a result without rows has no chunk', async () => {
  for await (const chunk of streamChunks(session, 'FROM range(0)')) throw new Error(`${chunk.rowCount} rows`);
});

test('a stream that is left early does not block the session', async () => {
  for await (const _ of streamChunks(session, 'FROM range(1_000_000)')) break;
  expect(await session.count('range(3)')).toBe(3);
});

test.each([
  ['that is invalid', 'FROM nowhere'],
  [
    'whose sort fails',
    "SELECT CASE WHEN i > 900_000 THEN error('late') END FROM range(1_000_000) t(i) ORDER BY 1",
  ],
])('a query %s throws a UserError', async (_, sql) => {
  const read = async () => {
    for await (const _chunk of streamChunks(session, sql));
  };
  await expect(read()).rejects.toMatchObject({ name: 'UserError', code: 'sql' });
});

test('a query that fails after its first chunk ends early, which only the number of rows shows', async () => {
  const sql = "SELECT CASE WHEN i > 900_000 THEN error('late') ELSE i END FROM range(1_000_000) t(i)";
  let rows = 0;
  for await (const chunk of streamChunks(session, sql)) rows += chunk.rowCount;
  expect(rows).toBeLessThan(1_000_000);
});
