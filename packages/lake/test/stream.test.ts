import { tmpdir } from 'node:os';
import { DUCKDB_CHUNK_ROWS, type DuckSession, openRowStream, openSession, streamChunks } from '../src';
import { anySql } from '../test-kit';

let session: DuckSession;
beforeAll(async () => {
  session = await openSession({ tempDir: tmpdir() });
});
afterAll(() => session.close());

test('all chunks of a result are streamed, in order', async () => {
  let next = 0n;
  for await (const chunk of streamChunks(session, anySql`FROM range(10_000)`)) {
    expect(chunk.rowCount).toBeLessThanOrEqual(DUCKDB_CHUNK_ROWS);
    for (const value of chunk.getColumnValues(0)) expect(value).toBe(next++);
  }
  expect(next).toBe(10_000n);
});

test('a result without rows has no chunk', async () => {
  for await (const chunk of streamChunks(session, anySql`FROM range(0)`))
    throw new Error(`${chunk.rowCount} rows`);
});

test('a stream that is left early does not block the session', async () => {
  for await (const _ of streamChunks(session, anySql`FROM range(1_000_000)`)) break;
  expect(await session.count(anySql`range(3)`)).toBe(3);
});

test.each([
  ['that is invalid', anySql`FROM nowhere`],
  [
    'whose sort fails',
    anySql`SELECT CASE WHEN i > 900_000 THEN error('late') END FROM range(1_000_000) t(i) ORDER BY 1`,
  ],
])('a query %s throws a UserError', async (_, query) => {
  const read = async () => {
    for await (const _chunk of streamChunks(session, query));
  };
  await expect(read()).rejects.toMatchObject({ name: 'UserError', code: 'sql' });
});

const LATE_FAILURES = {
  'an error': anySql`SELECT CASE WHEN i > 900_000 THEN error('late') ELSE i END FROM range(1_000_000) t(i)`,
  'a cast': anySql`SELECT CASE i WHEN 999_999 THEN 'x' ELSE i::VARCHAR END::INTEGER FROM range(1_000_000) t(i) -- the last row`,
  'an overflow': anySql`SELECT (10 ** 30)::DECIMAL(38,2) * (i // 999_999) * 10_000_000 FROM range(1_000_000) t(i);`,
  'too little memory': anySql`SELECT repeat('x', (i // 999_999) * 4_000_000_000) FROM range(1_000_000) t(i)`,
};

test.each(Object.entries(LATE_FAILURES))('%s on the last row is thrown', async (_, query) => {
  let rows = 0;
  const read = async () => {
    for await (const chunk of streamChunks(session, query)) rows += chunk.rowCount;
  };
  await expect(read()).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(/late|Could not convert|Overflow|Out of (Memory|Range)/i),
  });
  expect(rows).toBeGreaterThan(0);
  expect(rows).toBeLessThan(1_000_000);
  expect(await session.count(anySql`range(3)`)).toBe(3);
});

test('the message of a query that is no SQL begins with what is wrong', async () => {
  await expect(openRowStream(session, anySql`SELEC`)).rejects.toMatchObject({
    message: expect.stringMatching(/^Parser Error: syntax error/),
  });
});

test('an interrupted stream is not taken for a complete one, and not computed again', async () => {
  const own = await session.fork();
  const rows = async () => {
    let n = 0;
    for await (const chunk of streamChunks(own, anySql`FROM range(10_000_000_000)`)) {
      n += chunk.rowCount;
      own.interrupt();
    }
    return n;
  };
  await expect(rows()).rejects.toMatchObject({ name: 'UserError' });
  own.close();
});
