import fc from 'fast-check';
import { anyEvents, anyLabels } from '../support/any-traffic';
import { anyWorld } from '../support/any-world';
import { auditWorld, QUIET_WORLD } from '../support/audited-world';

const RUNS = 25;

test('decisions in order, with complete history and the snapshots of gold, are equal', async () => {
  await fc.assert(
    fc.asyncProperty(anyEvents, anyLabels, async (events, labels) => {
      const deliveries = events
        .toSorted((a, b) => a.ts - b.ts)
        .map((event) => ({ event, how: 'decided', pause: 1, silver: event }) as const);
      const found = await auditWorld({ ...QUIET_WORLD, deliveries, labels });
      expect(found.map(({ verdict }) => verdict.class)).toEqual(events.map(() => 'equal'));
    }),
    { numRuns: RUNS },
  );
});

test('whatever comes late, twice or otherwise, no decision is a mismatch', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, async (world) => {
      const found = await auditWorld(world);
      expect(found.filter(({ verdict }) => verdict.class === 'mismatch')).toEqual([]);
    }),
    { numRuns: 2 * RUNS },
  );
});

test('a vector with one changed feature is a mismatch, unless nothing can be computed', async () => {
  let damaged = 0;
  await fc.assert(
    fc.asyncProperty(anyWorld, fc.nat(), async (world, which) => {
      const found = await auditWorld(world, (decision) => {
        const vector: Record<string, number | null> = JSON.parse(decision.features ?? '{}');
        const names = Object.keys(vector);
        const name = names[which % names.length] ?? '';
        return { ...decision, features: JSON.stringify({ ...vector, [name]: (vector[name] ?? 0) + 7 }) };
      });
      for (const { verdict } of found.filter(
        ({ verdict }) => verdict.isProven && verdict.class !== 'absent',
      )) {
        expect(verdict.class).toBe('mismatch');
        damaged++;
      }
    }),
    { numRuns: RUNS },
  );
  expect(damaged).toBeGreaterThan(0);
});
