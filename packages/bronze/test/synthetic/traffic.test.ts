import fc from 'fast-check';
import { syntheticTraffic, type TrafficOptions } from '../../src';
import { elementAt } from '../../src/synthetic/element-at';
import { allTraffic, authorizations, digest, disputes } from '../support/traffic';

const DAY = 86_400_000_000;
const share = fc.double({ min: 0, max: 0.3, noNaN: true });
const anyOptions: fc.Arbitrary<Partial<TrafficOptions>> = fc.record({
  numTransactions: fc.integer({ min: 1, max: 800 }),
  cards: fc.integer({ min: 1, max: 60 }),
  merchants: fc.integer({ min: 1, max: 40 }),
  days: fc.integer({ min: 1, max: 4 }),
  seed: fc.maxSafeInteger(),
  fraudShare: share,
  hotCardShare: share,
  duplicates: share,
  late: share,
  malformed: share,
  dailyPattern: fc.constantFrom('local', 'flat'),
});

test('whatever the options: the requested number of valid authorisations, within the period, by arrival', () => {
  fc.assert(
    fc.property(anyOptions, (options) => {
      const { records, counts } = allTraffic(options);
      const events = authorizations(records);
      const ids = new Set(events.map((event) => event.event_id));
      expect(counts.authorizations).toBe(options.numTransactions);
      expect(ids.size).toBe(options.numTransactions);
      expect(events).toHaveLength(counts.authorizations + counts.duplicates + counts.conflicting);
      expect(disputes(records)).toHaveLength(counts.disputes);
      expect(records).toHaveLength(events.length + counts.malformed + counts.disputes);
      const start = Date.UTC(2026, 0, 1) * 1000;
      for (const { ts } of events) {
        expect(ts).toBeGreaterThanOrEqual(start);
        expect(ts).toBeLessThan(start + (options.days ?? 0) * DAY);
      }
      expect(
        records.every((r, i) => i === 0 || elementAt(records, i - 1).arrivalMicros <= r.arrivalMicros),
      ).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('the same seed gives the same bytes on every machine', () => {
  const options = {
    numTransactions: 20_000,
    duplicates: 0.02,
    late: 0.02,
    malformed: 0.01,
    hotCardShare: 0.02,
  };
  expect(digest(allTraffic(options).records)).toBe(
    'f8835c00b202ab0e1a513189a71d013308df93c43eb9d1f930e2e4f5de074dea',
  );
  expect(digest(allTraffic({ ...options, seed: 2 }).records)).not.toBe(digest(allTraffic(options).records));
});

test('noise changes neither the authorisations nor the disputes', () => {
  const unique = (noise: Partial<TrafficOptions>) => {
    const { records } = allTraffic({ numTransactions: 5_000, fraudShare: 0.02, ...noise });
    const first = new Map<string, unknown>();
    for (const event of authorizations(records)) {
      if (!first.has(event.event_id)) first.set(event.event_id, event);
    }
    return { events: first, disputes: disputes(records) };
  };
  expect(unique({ duplicates: 0.1, late: 0.2, malformed: 0.1 })).toEqual(unique({}));
});

test.each([
  ['numTransactions', 0, 'a whole number from 1'],
  ['cards', 1.5, 'a whole number from 1'],
  ['late', 1.01, 'a share from 0 to 1'],
  ['malformed', Number.NaN, 'a share from 0 to 1'],
  ['seed', 0.1, 'a whole number'],
  ['startMicros', 5, 'a whole second'],
])('%s = %d is rejected', (name, value, hint) => {
  expect(() => allTraffic({ [name]: value })).toThrow(
    expect.objectContaining({ code: 'bad_option', hint: expect.stringContaining(hint) }),
  );
});

// Hundreds of billions of events: generating them all before the first would never end.
test('dense traffic is generated slice by slice', () => {
  const { records } = syntheticTraffic({
    numTransactions: 10_000 * 86_400 * 365,
    days: 365,
    dailyPattern: 'flat',
  });
  const first = Array.from({ length: 5000 }, () => records.next().value?.arrivalMicros ?? Number.NaN);
  const seconds = (elementAt(first, first.length - 1) - elementAt(first, 0)) / 1e6;
  expect(first.length / seconds).toBeGreaterThan(1000);
});
