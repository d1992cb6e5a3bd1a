import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { z } from 'zod';
import { type DuckSession, identifier, literal, openSession } from '../src';

let session: DuckSession;
beforeAll(async () => {
  session = await openSession({ tempDir: tmpdir() });
});
afterAll(() => session.close());

const anyText = fc.string({ unit: 'binary', maxLength: 30 }).filter((text) => !text.includes('\0'));

test('any text survives as a literal', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      const rows = await session.rows(`SELECT ${literal(text)} AS t`, z.object({ t: z.string() }));
      expect(rows).toEqual([{ t: text }]);
    }),
    { numRuns: 200 },
  );
});

test.each(['order', 'a "quoted" name', 'é;--'])('%s can name a column', async (name) => {
  const rows = await session.rows(`SELECT 1 AS ${identifier(name)}`, z.record(z.string(), z.number()));
  expect(rows).toEqual([{ [name]: 1 }]);
});
