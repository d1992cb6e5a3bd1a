import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { groups, snapshotGroups } from '@cardlake/card-features';
import { type CardEvent, probeOracle, type Report } from '@cardlake/card-features/test-kit';
import { type CompiledGroup, groupOfSnapshots } from '@cardlake/features';
import { silentReporter } from '@cardlake/runtime';
import { formatDecimal } from '@cardlake/schema';
import fc from 'fast-check';
import { joinFeatures, updateSnapshots } from '../../src';
import { featureValue } from '../support/gold';
import { readRows } from '../support/joined';
import { refineTogether, testLake } from '../support/lake';
import { instant, LATER_ARRIVAL } from '../support/window-edges';

const columns = {
  card_id: fc.constantFrom('c1', 'c2', 'c3'),
  merchant_id: fc.constantFrom('m1', 'm2', 'm3'),
  amount: fc.oneof(
    fc.constantFrom(0n, 10_000n, -5_000n),
    fc.bigInt(-9_999_999_999_999_999n, 9_999_999_999_999_999n),
  ),
};

const event = fc.record({ ...columns, ts: instant, country: fc.constantFrom('BE', 'FR') });

const probe = fc.record({
  ...columns,
  card_id: fc.constantFrom('c1', 'c2', 'c2', 'unknown'),
  merchant_id: fc.constantFrom('m1', 'm2', 'unknown'),
  ts: instant,
  isAtEvent: fc.boolean(),
});

const report = fc.record({ of: fc.nat({ max: 7 }), is_fraud: fc.boolean(), reported_at: instant });

const history = fc
  .record({
    events: fc.array(event, { minLength: 1, maxLength: 40 }),
    reports: fc.array(report, { maxLength: 16 }),
    probes: fc.array(probe, { minLength: 1, maxLength: 30 }),
  })
  .map(({ events, reports, probes }) => {
    const named = events.map(
      (one, i): CardEvent => ({ event_id: `e${i}`, currency: 'EUR', pos_mode: 'chip', ...one }),
    );
    return {
      events: named,
      reports: reports.flatMap(({ of, ...rest }): Report[] => {
        const reported = named[of];
        return reported === undefined ? [] : [{ event_id: reported.event_id, ...rest }];
      }),
      probes: probes.map(({ isAtEvent, ...one }, i): CardEvent => {
        const ts = isAtEvent ? named[i % named.length]!.ts : one.ts;
        return { event_id: `p${i}`, currency: '', country: '', pos_mode: '', ...one, ts };
      }),
    };
  });

const toCsv = (probes: readonly CardEvent[]): string =>
  ['shop,card_id,at,amount', ...probes.map(toLine)].join('\n');

const toLine = ({ merchant_id, card_id, ts, amount }: CardEvent): string =>
  `${merchant_id},${card_id},${new Date(ts / 1000).toISOString().slice(0, 20)}${String(ts % 1e6).padStart(6, '0')}Z,${formatDecimal(amount, 4)}`;

/** All groups, without two in one join whose features share names. */
const { rt_card_features_v1, fraud_features_v1, fraud_features_v2 } = groups;
const GROUPS_BESIDE_EACH_OTHER: readonly (readonly CompiledGroup[])[] = [
  [rt_card_features_v1, fraud_features_v1],
  [fraud_features_v2],
  snapshotGroups.map(groupOfSnapshots),
];

test('joined features equal the oracle for any events, labels and rows', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ events, reports, probes }) => {
      const lake = await testLake();
      try {
        await refineTogether(lake, { events, reports }, LATER_ARRIVAL);
        const path = join(lake.lake.root, 'labels.csv');
        writeFileSync(path, toCsv(probes));
        const out = { path: join(lake.lake.root, 'joined.parquet'), format: 'parquet' as const };
        await updateSnapshots({
          session: lake.session,
          write: lake.write,
          groups: snapshotGroups,
          windowEndMicros: LATER_ARRIVAL,
          reporter: silentReporter,
        });
        for (const together of GROUPS_BESIDE_EACH_OTHER) {
          const { rows } = await joinFeatures({
            session: lake.session,
            snapshot: lake.write.snapshot,
            groups: together,
            snapshotGroups,
            entities: { path, columns: { ts: 'at', merchant_id: 'shop' } },
            out,
            reporter: silentReporter,
          });
          expect(rows).toBe(probes.length);
          const found = await readRows(lake.session, out.path);
          expect(found.map(({ shop, card_id }) => [shop, card_id])).toEqual(
            probes.map(({ merchant_id, card_id }) => [merchant_id, card_id]),
          );
          for (const group of together)
            for (const [i, expected] of probeOracle(group, events, probes, reports).entries())
              for (const { name, type } of group.features)
                expectSame(found[i]?.[name], expected[name], type.kind, `row ${i} ${name}`);
        }
      } finally {
        lake.close();
      }
    }),
    { numRuns: 15 },
  );
});

/** Compares the text of a stored value with a value of the oracle. */
function expectSame(text: string | null | undefined, value: unknown, kind: string, where: string): void {
  const stored = featureValue(text ?? null, kind);
  if (where.includes('stddev') && typeof value === 'number' && typeof stored === 'number') {
    if (Math.abs(stored - value) > 1e-9 * Math.abs(value))
      throw new Error(`${where}: ${stored}, expected ${value}`);
  } else if (!Object.is(stored, value))
    throw new Error(`${where}: ${String(stored)}, expected ${String(value)}`);
}
