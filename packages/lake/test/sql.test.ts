import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { z } from 'zod';
import {
  appendRows,
  createTempTable,
  type DuckSession,
  dateLiteral,
  identifier,
  literal,
  nameLiteral,
  openSession,
  pathLiteral,
  relation,
  sql,
} from '../src';
import { fileReader } from '../src/file-reader';
import { namedFiles } from '../src/sql';
import { anySql, textLiteral } from '../test-kit';

let session: DuckSession;
beforeAll(async () => {
  session = await openSession({ tempDir: tmpdir() });
});
afterAll(() => session.close());

const anyValue = fc.string({ unit: 'binary', maxLength: 30 });
const anyText = anyValue.filter((text) => !text.includes('\0'));

test('any text survives as a literal', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      const rows = await session.rows(anySql`SELECT ${textLiteral(text)} AS t`, z.object({ t: z.string() }));
      expect(rows).toEqual([{ t: text }]);
    }),
    { numRuns: 200 },
  );
});

test.each(['order', 'a "quoted" name', 'é;--'])('%s can name a column', async (name) => {
  const rows = await session.rows(anySql`SELECT 1 AS ${identifier(name)}`, z.record(z.string(), z.number()));
  expect(rows).toEqual([{ [name]: 1 }]);
});

test('any value survives being bound or appended, U+0000 too', async () => {
  const held = relation('held', { t: { type: 'VARCHAR' }, n: { type: 'BIGINT' } });
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyValue, fc.constant('a\0b')), async (text) => {
      await session.run(createTempTable(held));
      await appendRows(session, held, [[text, 7]]);
      const rows = await session.rows(
        sql`SELECT t, n, $1::VARCHAR AS bound FROM ${held} WHERE t = $1`,
        z.object({ t: z.string(), n: z.bigint(), bound: z.string() }),
        [text],
      );
      expect(rows).toEqual([{ t: text, n: 7n, bound: text }]);
    }),
    { numRuns: 200 },
  );
});

test('the compiler lets no value into SQL', () => {
  const value: string = 'a value';
  // @ts-expect-error a string is no part of SQL
  expect(sql`SELECT ${value}`).toBeDefined();
  // @ts-expect-error a value is bound, not quoted
  expect(literal(value)).toBeDefined();
  // @ts-expect-error nor is a template with a value in it
  expect(literal(`at ${value}`)).toBeDefined();
  expect(sql`SELECT ${literal('a constant')}, ${[identifier('a'), identifier('b')]}, ${1}`).toBe(
    `SELECT 'a constant', "a", "b", 1`,
  );
});

test('what is quoted has the form that it should have', () => {
  expect(() => pathLiteral('/a\0b')).toThrow('U+0000');
  expect(() => dateLiteral("2018-04-01' OR")).toThrow('expected a day');
  expect(() => nameLiteral("it's")).toThrow('expected the name');
  expect(() => sql`SELECT ${Number.NaN}`).toThrow('finite');
});

test('a statement names the files that it reads, whatever their names', () => {
  const name = fc.string({ unit: fc.constantFrom('a', "'", '*', '?', '[', ']', '/', ' '), minLength: 1 });
  fc.assert(
    fc.property(fc.array(name), (paths) => {
      const statement = sql`SELECT ${literal('text')} FROM ${fileReader('read_parquet', paths)}`;
      expect(namedFiles(statement)).toEqual(['text', ...paths]);
    }),
  );
});
