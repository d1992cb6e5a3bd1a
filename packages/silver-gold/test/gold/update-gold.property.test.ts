import { encodeAuthorization, encodeDispute } from '@cardlake/bronze';
import { snapshotGroups } from '@cardlake/card-features';
import { type CardEvent, oracle, type Report } from '@cardlake/card-features/test-kit';
import { publishedName } from '@cardlake/features';
import { silentReporter } from '@cardlake/runtime';
import fc from 'fast-check';
import { verifyGold } from '../../src/index';
import { allGroups, readFeatures, runGold } from '../support/gold';
import { MINUTE, testLake } from '../support/lake';
import { instant, LATER_ARRIVAL } from '../support/window-edges';

const event: fc.Arbitrary<Omit<CardEvent, 'event_id'>> = fc.record({
  card_id: fc.constantFrom('c1', 'c2', 'c3'),
  ts: instant,
  merchant_id: fc.constantFrom('m1', 'm2', 'm3'),
  amount: fc.oneof(
    fc.constantFrom(0n, 10000n, 10000n, -5000n),
    fc.bigInt(-9_999_999_999_999_999n, 9_999_999_999_999_999n),
  ),
  currency: fc.constant('EUR'),
  country: fc.constantFrom('BE', 'FR'),
  pos_mode: fc.constant('chip'),
});
/** Most are of a few events, so that these are withdrawn, reported again, and reported twice at one instant. */
const report = fc.record({
  of: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 29 })),
  is_fraud: fc.boolean(),
  reported_at: instant,
});

/** Events and reports, and the runs that bring them, in any order and some of them twice. */
const history = fc
  .record({
    events: fc.array(event, { minLength: 1, maxLength: 30 }),
    reports: fc.array(report, { maxLength: 16 }),
    runs: fc.integer({ min: 1, max: 4 }),
    picks: fc.infiniteStream(fc.nat()),
  })
  .map(({ events, reports, runs, picks }) => {
    const named = events.map((one, i): CardEvent => ({ event_id: `e${i}`, ...one }));
    const known = reports
      .filter(({ of }) => of < named.length)
      .map(({ of, is_fraud, reported_at }): Report => ({ event_id: `e${of}`, is_fraud, reported_at }));
    const pick = (): number => Number(picks.next().value) % runs;
    return {
      events: named,
      reports: known,
      batches: Array.from({ length: runs }, (_, run) => run).map((run) => ({
        run,
        // Files of gold are merged, or keep what does not change in them.
        largeFileRows: pick() % 2 === 0 ? undefined : 1,
        // Behind the last event, and no later than that of an earlier run in some cases.
        end: LATER_ARRIVAL - pick() * 7 * 1440 * MINUTE,
        authorizations: named.filter(() => pick() === run || run === runs - 1).map(encodeAuthorization),
        disputes: known.filter(() => pick() === run || run === runs - 1).map(encodeDispute),
      })),
    };
  });

test('gold equals the oracle, whatever arrived late, twice or in parts', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ events, reports, batches }) => {
      const lake = await testLake();
      try {
        for (const { run, end, authorizations, disputes, largeFileRows } of batches) {
          const arrival = LATER_ARRIVAL + run * MINUTE;
          await lake.refine([
            lake.put(`a${run}.json.gz`, authorizations.join('\n'), { arrival }),
            lake.put(`d${run}.json.gz`, disputes.join('\n'), { type: 'card_dispute', arrival }),
          ]);
          await runGold(lake, allGroups, end, largeFileRows);
        }
        for (const group of allGroups) {
          const stored = await readFeatures(lake, group);
          const expected = oracle(group, events, reports);
          expect([...stored.keys()].sort()).toEqual([...expected.keys()].sort());
          for (const [id, features] of expected)
            for (const [name, value] of Object.entries(features))
              expectSame(stored.get(id)?.[name], value, `${publishedName(group)} ${id} ${name}`);
        }
        expect(
          await verifyGold(lake.session, lake.write.snapshot, allGroups, snapshotGroups, silentReporter),
        ).toEqual([]);
        const version = lake.write.snapshot.version;
        expect((await runGold(lake, allGroups, 0)).extent).toBe('none');
        expect(lake.write.snapshot.version).toBe(version);
      } finally {
        lake.close();
      }
    }),
    { numRuns: 20 },
  );
});

function expectSame(actual: unknown, expected: unknown, where: string): void {
  if (where.includes('stddev') && typeof expected === 'number' && typeof actual === 'number') {
    const error = Math.abs(actual - expected) / Math.max(Math.abs(expected), Number.MIN_VALUE);
    if (actual !== expected && error > 1e-9) throw new Error(`${where}: ${actual}, expected ${expected}`);
  } else if (!Object.is(actual, expected) && actual !== expected)
    throw new Error(`${where}: ${String(actual)}, expected ${String(expected)}`);
}
