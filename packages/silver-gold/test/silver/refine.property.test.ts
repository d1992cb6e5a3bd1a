import fc from 'fast-check';
import { assertConserved, readLineCounts, sumCounts } from '../../src/silver/line-counts';
import { ARRIVAL, MINUTE, type TestLake, testLake } from '../support/lake';

const event = fc.record({
  event_id: fc.constantFrom('e1', 'e2', 'e3', 'e4', 'e5'),
  card_id: fc.constantFrom('c1', 'c2'),
  ts: fc.constantFrom(1522540831, 1522627231, 1522627231.5),
  merchant_id: fc.constantFrom('m1', 'm2'),
  amount: fc.constantFrom(1, 2.5, -3),
  currency: fc.constant('EUR'),
  country: fc.constant('BE'),
  pos_mode: fc.constantFrom('chip', 'tab\there'),
});
const dispute = fc.record({
  event_id: fc.constantFrom('e1', 'e2'),
  is_fraud: fc.boolean(),
  reported_at: fc.constantFrom(1523182663, 1523269063),
});
const bad = fc.constantFrom('not json', '{}', '{"event_id":"e1"}');
const line = (valid: fc.Arbitrary<object>) =>
  fc.oneof({ arbitrary: valid.map((v) => JSON.stringify(v)), weight: 9 }, { arbitrary: bad, weight: 1 });

const object = fc
  .record({
    type: fc.constantFrom('card_authorization' as const, 'card_dispute' as const),
    minute: fc.integer({ min: 0, max: 3 }),
    authorizations: fc.array(line(event), { maxLength: 6 }),
    disputes: fc.array(line(dispute), { maxLength: 4 }),
  })
  .map(({ type, minute, authorizations, disputes }) => ({
    type,
    arrival: ARRIVAL + minute * MINUTE,
    lines: type === 'card_authorization' ? authorizations : disputes,
  }));

const objects = fc.array(object, { minLength: 1, maxLength: 6 });

/** An order of the objects, and a number of runs that take them. */
const schedule = fc.record({
  order: fc.infiniteStream(fc.nat()),
  runs: fc.integer({ min: 1, max: 4 }),
});

test('silver, quarantine and counts do not depend on the order of the objects or on the runs that take them', async () => {
  await fc.assert(
    fc.asyncProperty(objects, schedule, async (bronze, { order, runs }) => {
      const reference = await testLake();
      const parts = await testLake();
      try {
        const put = (lake: TestLake) =>
          bronze.map(({ type, arrival, lines }, i) =>
            lake.put(`o${i}.json.gz`, lines.join('\n'), { type, arrival }),
          );
        await reference.refine(put(reference));
        const shuffled = put(parts)
          .map((one) => ({ one, key: Number(order.next().value) }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        const size = Math.ceil(shuffled.length / runs);
        for (let i = 0; i < shuffled.length; i += size) await parts.refine(shuffled.slice(i, i + size));
        for (const table of ['card_transactions', 'card_disputes', 'quarantine'] as const)
          expect(await parts.silver(table)).toEqual(await reference.silver(table));
        const counts = ({ write }: TestLake) =>
          [...write.snapshot.ledger().values()].map((entry) => JSON.stringify(entry)).sort();
        expect(counts(parts)).toEqual(counts(reference));
        for (const lake of [reference, parts]) {
          const entries = [...lake.write.snapshot.ledger().values()];
          for (const entry of entries) assertConserved(entry.path, readLineCounts(entry));
          const total = sumCounts(entries.map(readLineCounts));
          const rows =
            (await lake.silver('card_transactions')).length + (await lake.silver('card_disputes')).length;
          expect(total.silver).toBe(rows);
          expect(total.quarantined).toBe((await lake.silver('quarantine')).length);
          expect(total.lines).toBe(bronze.reduce((n, { lines }) => n + lines.length, 0));
        }
      } finally {
        reference.close();
        parts.close();
      }
    }),
    { numRuns: 25 },
  );
});

test('a run over the same objects again changes nothing', async () => {
  const lake = await testLake();
  const one = lake.put('a.json.gz', JSON.stringify({ event_id: 'x' }));
  await lake.refine([one]);
  const version = lake.write.snapshot.version;
  await lake.refine([one]);
  expect(lake.write.snapshot.version).toBe(version);
  lake.close();
});
