import type { CardEvent, Report } from '@cardlake/card-features/test-kit';
import { cardEvents } from '@cardlake/card-schema';
import { type CompiledSnapshotGroup, compileSnapshotGroup, featuresOn } from '@cardlake/features';
import { snapshotOracle } from '@cardlake/features/test-kit';
import { sql } from '@cardlake/lake';
import fc from 'fast-check';
import { loadPartials, wholeSilver } from '../../src/snapshots/load-partials';
import { buildSnapshotQuery } from '../../src/snapshots/snapshot-query';
import { refineTogether, testLake } from '../support/lake';
import { expectOracle, readSnapshotRows } from '../support/snapshots';

const DAY = 86_400_000_000;
const FIRST = Date.UTC(2018, 3, 1) * 1000;
const ARRIVAL = FIRST + 90 * DAY;
const SPAN = 12;

const { snapshotGroup, entity, count, sum, mean, min, max, stddev, countDistinct, labelRate } =
  featuresOn(cardEvents);

const aggregates = {
  count,
  sum: () => sum('amount'),
  mean: () => mean('amount'),
  mean_or: () => mean('amount').default(-1.5),
  min: () => min('amount'),
  min_or: () => min('amount').default('-12.3456'),
  max: () => max('amount'),
  stddev: () => stddev('amount'),
  countries: () => countDistinct('country'),
  frauds: labelRate,
  frauds_or: () => labelRate().default(0),
};

/** Every aggregate over a window and a delay of its own, or all over the same. */
const windows = fc.record({ days: fc.constantFrom(1, 2, 3, 7), delay: fc.constantFrom(0, 0, 1, 3) });
const size = Object.keys(aggregates).length;

const group: fc.Arbitrary<CompiledSnapshotGroup> = fc
  .oneof(
    { weight: 2, arbitrary: fc.array(windows, { minLength: size, maxLength: size }) },
    { weight: 1, arbitrary: windows.map((window) => Array.from({ length: size }, () => window)) },
  )
  .map((windows) =>
    compileSnapshotGroup(
      snapshotGroup({
        name: 'random',
        version: 1,
        table: 'random',
        entity: entity('merchant', 'merchant_id'),
        features: Object.fromEntries(
          Object.entries(aggregates).map(([name, make], i) => {
            const { days, delay } = windows[i]!;
            const over = make().over(`${days}d`);
            return [`f_${name}`, delay === 0 ? over : over.delayed(`${delay}d`)];
          }),
        ),
      }),
    ),
  );

/** Instants at the ends of days, and between. */
const instant = fc
  .tuple(fc.nat({ max: SPAN }), fc.constantFrom(0, 0, -1, 1, DAY / 2))
  .map(([day, shift]) => FIRST + DAY + day * DAY + shift);

const LARGEST = 9_999_999_999_999_999n;

const event = fc.record({
  card_id: fc.constant('c'),
  merchant_id: fc.constantFrom('m1', 'm1', 'm2'),
  ts: instant,
  amount: fc.oneof(
    fc.bigInt({ min: -LARGEST, max: LARGEST }),
    fc.bigInt({ min: 0n, max: 3n }).map((small) => 10n ** 15n + small),
    fc.constantFrom(0n, 1n, -1n, LARGEST, -LARGEST, 2n ** 27n, 2n ** 27n - 1n, -(2n ** 27n)),
  ),
  country: fc.constantFrom('BE', 'FR', 'NL'),
});

const report = fc.record({ of: fc.nat({ max: 9 }), is_fraud: fc.boolean(), reported_at: instant });

const history = fc
  .record({
    events: fc.array(event, { minLength: 1, maxLength: 40 }),
    reports: fc.array(report, { maxLength: 20 }),
    lastDay: fc.integer({ min: 0, max: SPAN + 15 }),
  })
  .map(({ events, reports, lastDay }) => {
    const named = events.map(
      (one, i): CardEvent => ({ event_id: `e${i}`, currency: 'EUR', pos_mode: 'chip', ...one }),
    );
    const known = reports.flatMap(({ of, ...rest }): Report[] =>
      of < named.length ? [{ event_id: `e${of}`, ...rest }] : [],
    );
    return { events: named, reports: known, lastDay: FIRST / DAY + lastDay };
  });

test('rows equal the oracle for any features, events, labels and last day', async () => {
  await fc.assert(
    fc.asyncProperty(group, history, async (compiled, { events, reports, lastDay }) => {
      const lake = await testLake();
      try {
        await refineTogether(lake, { events, reports }, ARRIVAL);
        const labels = reports.map(({ event_id, is_fraud, reported_at }) => ({
          ...{ event: event_id, isTrue: is_fraud, knownAt: reported_at },
        }));
        const expected = snapshotOracle(compiled, cardEvents, events, labels, {
          from: FIRST / DAY,
          until: lastDay + 1,
        });
        await loadPartials(lake.session, compiled, wholeSilver(lake.write.snapshot));
        const query = buildSnapshotQuery(compiled, { lastDay });
        expectOracle(await readSnapshotRows(lake.session, compiled, sql`(${query})`), compiled, expected);
      } finally {
        lake.close();
      }
    }),
    { numRuns: 12 },
  );
});
