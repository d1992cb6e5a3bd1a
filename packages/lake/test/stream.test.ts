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

const LATE_FAILURES = {
  'an error': "SELECT CASE WHEN i > 900_000 THEN error('late') ELSE i END FROM range(1_000_000) t(i)",
  'a cast':
    "SELECT CASE i WHEN 999_999 THEN 'x' ELSE i::VARCHAR END::INTEGER FROM range(1_000_000) t(i) -- the last row",
  'an overflow': 'SELECT (10 ** 30)::DECIMAL(38,2) * (i // 999_999) * 10_000_000 FROM range(1_000_000) t(i);',
  'too little memory': "SELECT repeat('x', (i // 999_999) * 4_000_000_000) FROM range(1_000_000) t(i)",
};

test.each(Object.entries(LATE_FAILURES))('%s on the last row is thrown', async (_, sql) => {
  let rows = 0;
  const read = async () => {
    for await (const chunk of streamChunks(session, sql)) rows += chunk.rowCount;
  };
  await expect(read()).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(/late|Could not convert|Overflow|Out of (Memory|Range)/i),
  });
  expect(rows).toBeGreaterThan(0);
  expect(rows).toBeLessThan(1_000_000);
  expect(await session.count('range(3)')).toBe(3);
});

test('an interrupted stream is not taken for a complete one, and not computed again', async () => {
  const own = await session.fork();
  const rows = async () => {
    let n = 0;
    for await (const chunk of streamChunks(own, 'FROM range(10_000_000_000)')) {
      n += chunk.rowCount;
      own.interrupt();
    }
    return n;
  };
  await expect(rows()).rejects.toMatchObject({ name: 'UserError' });
  own.close();
});
