import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testUnless } from '@cardlake/tooling/skip';
import { z } from 'zod';
import { type DuckSession, openSession } from '../src';
import { anySql } from '../test-kit';

let home: string;
let session: DuckSession;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'cardlake-session-'));
  session = await openSession({ tempDir: join(home, 'spill'), memoryMb: 100, threads: 2 });
});
afterAll(() => {
  session.close();
  rmSync(home, { recursive: true, force: true });
});

test('a session runs in UTC, with bounded memory and without network access', async () => {
  const names = ['TimeZone', 'memory_limit', 'threads', 'temp_directory', 'preserve_insertion_order'];
  const settings = await session.rows(
    anySql`SELECT name, value FROM duckdb_settings()
     WHERE name IN (${names.map((name) => `'${name}'`).join()}) OR name LIKE 'auto%_known_extensions'`,
    z.object({ name: z.string(), value: z.string() }),
  );
  expect(Object.fromEntries(settings.map(({ name, value }) => [name, value]))).toEqual({
    TimeZone: 'UTC',
    memory_limit: '95.3 MiB',
    threads: '2',
    temp_directory: join(home, 'spill'),
    preserve_insertion_order: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
});

test('rows are checked against a schema', async () => {
  const row = z.object({ n: z.bigint(), name: z.string().nullable() });
  expect(
    await session.rows(anySql`SELECT 1::BIGINT AS n, 'a' AS name UNION ALL SELECT 2, NULL ORDER BY n`, row),
  ).toEqual([
    { n: 1n, name: 'a' },
    { n: 2n, name: null },
  ]);
  await expect(session.rows(anySql`SELECT 1.5 AS n`, row)).rejects.toBeInstanceOf(z.ZodError);
});

test.each([
  [anySql`SELECT nothing FROM nowhere`, 'sql', 'nowhere'],
  [anySql`SELEC 1`, 'sql', 'syntax error'],
  [anySql`SELECT * FROM read_parquet('/nowhere/a.parquet')`, 'file_missing', '/nowhere/a.parquet'],
  [anySql`SELECT * FROM read_parquet(['/nowhere/[[]a.parquet'])`, 'file_missing', '/nowhere'],
])('%s: the error has the message of DuckDB', async (query, code, message) => {
  const expected = { name: 'UserError', code, message: expect.stringContaining(message) };
  await expect(session.run(query)).rejects.toMatchObject(expected);
  await expect(session.rows(query, z.unknown())).rejects.toMatchObject(expected);
});

const testWithFullDevice = testUnless(
  existsSync('/dev/full') ? undefined : 'there is no /dev/full on this system',
);
testWithFullDevice('a full disk has a code of its own', async () => {
  await expect(
    session.run(anySql`COPY (FROM range(100_000)) TO '/dev/full' (FORMAT parquet)`),
  ).rejects.toMatchObject({
    code: 'disk_full',
    message: expect.stringContaining('/dev/full'),
  });
});

test('data that does not fit in memory is spilled; where that is impossible, a hint says how to get more memory', async () => {
  await session.run(
    anySql`CREATE TABLE big AS SELECT hash(i) AS h, md5(i::VARCHAR) AS m FROM range(4_000_000) t(i)`,
  );
  expect(readdirSync(join(home, 'spill'))).not.toEqual([]);
  await expect(session.run(anySql`SELECT list(m) FROM big`)).rejects.toMatchObject({
    code: 'out_of_memory',
    hint: expect.stringContaining('CARDLAKE_MEMORY_MB'),
  });
  await session.run(anySql`DROP TABLE big`);
});

test('statements run on one thread until the last that asked for it has ended', async () => {
  const threads = async () =>
    (
      await session.rows(anySql`SELECT current_setting('threads')::INTEGER AS n`, z.object({ n: z.number() }))
    )[0]?.n;
  const fork = await session.fork();
  const endOwn = await session.useOneThread();
  const endOther = await fork.useOneThread();
  expect(await threads()).toBe(1);
  await endOther();
  expect(await threads()).toBe(1);
  fork.close();
  await endOwn();
  expect(await threads()).toBe(2);
});
