import { tmpdir } from 'node:os';
import type { LogicalType } from '@cardlake/schema';
import fc from 'fast-check';
import { z } from 'zod';
import { type DuckSession, isOfDay, openSession, sql, utcDay } from '../src';

let session: DuckSession;
beforeAll(async () => {
  session = await openSession({ tempDir: tmpdir() });
});
afterAll(() => session.close());

const tableBy = (type: LogicalType) => ({
  fields: { t: { type, nullable: false, description: '' } },
  partition: { column: 'dt', grain: 'day', derivedFrom: 't' } as const,
});
const found = z.object({ is_same: z.boolean() });

test('the day of an instant is that of its cast, before the epoch and at midnight, too', async () => {
  const midnight = fc.integer({ min: -200_000, max: 100_000 }).map((day) => day * 86_400_000_000);
  const micros = fc.oneof(
    fc.integer({ min: Date.UTC(1000, 0, 1) * 1000, max: Date.UTC(2254, 0, 1) * 1000 }),
    fc.tuple(midnight, fc.integer({ min: -1, max: 1 })).map(([at, shift]) => at + shift),
  );
  await fc.assert(
    fc.asyncProperty(micros, async (at) => {
      const instant = sql`(SELECT TIMESTAMPTZ 'epoch' + to_microseconds($1::BIGINT) AS t)`;
      const query = sql`SELECT ${utcDay(tableBy({ kind: 'timestamp' }))} = t::DATE AS is_same FROM ${instant}`;
      expect(await session.rows(query, found, [BigInt(at)])).toEqual([{ is_same: true }]);
      const day = new Date(Math.floor(at / 86_400_000_000) * 86_400_000);
      for (const shift of [-1, 0, 1]) {
        const other = new Date(day.getTime() + shift * 86_400_000).toISOString().slice(0, 10);
        const condition = isOfDay(tableBy({ kind: 'timestamp' }), other);
        expect(
          await session.rows(sql`SELECT ${condition} AS is_same FROM ${instant}`, found, [BigInt(at)]),
        ).toEqual([{ is_same: shift === 0 }]);
      }
    }),
  );
});

test('a date is its own day', async () => {
  const query = sql`SELECT ${utcDay(tableBy({ kind: 'date' }))} = t AS is_same FROM (SELECT DATE '2026-02-28' AS t)`;
  expect(await session.rows(query, found)).toEqual([{ is_same: true }]);
  const condition = isOfDay(tableBy({ kind: 'date' }), '2026-02-28');
  expect(
    await session.rows(sql`SELECT ${condition} AS is_same FROM (SELECT DATE '2026-02-28' AS t)`, found),
  ).toEqual([{ is_same: true }]);
});
