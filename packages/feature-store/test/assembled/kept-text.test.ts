import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession, sql } from '@cardlake/lake';
import fc from 'fast-check';
import { z } from 'zod';
import { hashOfIds, keptText } from '../../src/assembled';

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }).map(keptText),
  fc.integer({ min: 28, max: 36 }).map((length) => 'x'.repeat(length)),
);

test('a kept text has at most 32 bytes, and two are equal only when the texts are', () => {
  fc.assert(
    fc.property(anyText, anyText, (a, b) => {
      expect(Buffer.byteLength(keptText(a))).toBeLessThanOrEqual(32);
      expect(keptText(a) === keptText(b)).toBe(a === b);
    }),
    { numRuns: 2_000 },
  );
  expect(keptText('ü'.repeat(16))).toBe('ü'.repeat(16));
  expect(keptText('ü'.repeat(17))).toMatch(/^#[\w-]{22}$/);
});

/** The hash of ids as the SQL of an audit computes it. */
const HASH_OF_IDS = sql`SELECT lower(printf('%016x', (sum(('0x' || left(sha256(id), 16))::UBIGINT) % 18446744073709551616)::UBIGINT)) AS hash
  FROM (SELECT unnest(from_json($1, '["VARCHAR"]')) AS id)`;

test('the hash of ids is the sum that SQL computes, in any order', async () => {
  const ids = ['e1', 'ü', 'x'.repeat(40), ...Array.from({ length: 200 }, (_, i) => `event ${i}`)];
  const hash = hashOfIds(ids);
  expect(hashOfIds(ids.toReversed())).toBe(hash);
  expect(hashOfIds([])).toBe('0'.repeat(16));
  const tempDir = mkdtempSync(join(tmpdir(), 'cardlake-id-hash-'));
  const session = await openSession({ tempDir });
  const row = z.object({ hash: z.string() });
  expect(await session.rows(HASH_OF_IDS, row, [JSON.stringify(ids)])).toEqual([{ hash }]);
  session.close();
  rmSync(tempDir, { recursive: true });
});
