import { countries } from '../../src/synthetic/country';
import { elementAt } from '../../src/synthetic/element-at';
import { allTraffic, authorizations, disputes } from '../support/traffic';

const N = 60_000;
const DAY = 86_400_000_000;
const shares = { fraudShare: 0.008, duplicates: 0.02, late: 0.03, malformed: 0.01, hotCardShare: 0.05 };
const { records, counts } = allTraffic({
  numTransactions: N,
  cards: 2_000,
  merchants: 500,
  days: 14,
  ...shares,
});
const all = authorizations(records);
// The first event of an id counts; a repeated one may have another amount.
const events = [...new Map(all.toReversed().map((event) => [event.event_id, event])).values()];

/** Allows six standard deviations of a binomial count, so that a failure is not bad luck. */
const expectShare = (count: number, share: number) =>
  expect(Math.abs(count - N * share)).toBeLessThan(6 * Math.sqrt(N * share));

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const groups = new Map<string, number>();
  for (const item of items) groups.set(keyOf(item), (groups.get(keyOf(item)) ?? 0) + 1);
  return groups;
}

const countOf = (counts: ReadonlyMap<string, number>, key: string) => counts.get(key) ?? Number.NaN;

test('shares are as requested', () => {
  expect(Math.abs(counts.frauds - N * shares.fraudShare)).toBeLessThanOrEqual(1);
  expectShare(counts.duplicates + counts.conflicting, shares.duplicates);
  expectShare(counts.conflicting, shares.duplicates / 20);
  expectShare(counts.late, shares.late);
  expectShare(counts.malformed, shares.malformed);
  const perCard = [...countBy(events, (e) => e.card_id).values()].toSorted((a, b) => b - a);
  expect(elementAt(perCard, 0) / N).toBeGreaterThan(shares.hotCardShare * 0.95);
  expect(elementAt(perCard, 0) / N).toBeLessThan(shares.hotCardShare * 1.15);
  expect(elementAt(perCard, 1) / N).toBeLessThan(0.02);
});

test('late means ten minutes to two days, the rest arrives within a minute', () => {
  const delays = records.flatMap(({ type, line, arrivalMicros }) => {
    const { ts } =
      type === 'card_authorization' && typeof line === 'string' && line.endsWith('}') ? JSON.parse(line) : {};
    return typeof ts === 'number' && ts > 1e9 && ts < 1e10 ? [arrivalMicros / 1e6 - ts] : [];
  });
  expect(delays.filter((delay) => delay < 0)).toEqual([]);
  expect(delays.filter((delay) => delay > 600).length).toBeGreaterThanOrEqual(counts.late);
  expect(Math.max(...delays)).toBeLessThan(2 * 86_400 + 7200 + 60);
});

test('activity falls at night, few merchants are popular, cards are mostly used in their own country', () => {
  const hours = countBy(events, ({ ts }) => String((Math.floor(ts / 3.6e9) + 8) % 24));
  expect(countOf(hours, '19') / countOf(hours, '3')).toBeGreaterThan(4);
  const shops = [...countBy(events, (e) => e.merchant_id).values()].toSorted((a, b) => b - a);
  expect(elementAt(shops, 0) / elementAt(shops, Math.floor(shops.length / 2))).toBeGreaterThan(10);
  expect(
    countOf(
      countBy(events, (e) => e.country),
      'SG',
    ) / N,
  ).toBeGreaterThan(0.3);
  expect(new Set(events.map((e) => e.pos_mode))).toEqual(
    new Set(['chip', 'contactless', 'magstripe', 'manual', 'ecommerce']),
  );
  const currencyOf = new Map(countries.map(({ code, currency }) => [code, currency]));
  for (const { country, currency } of events) expect(currency).toBe(currencyOf.get(country));
});

test('a refund returns a payment of the same card at the same merchant', () => {
  const paid = new Set(events.map((e) => `${e.card_id} ${e.merchant_id} ${e.amount}`));
  const refunds = events.filter(({ amount }) => amount < 0n);
  expect(refunds).toHaveLength(counts.refunds);
  expect(counts.refunds).toBeGreaterThan(N / 500);
  for (const e of refunds) expect(paid.has(`${e.card_id} ${e.merchant_id} ${-e.amount}`)).toBe(true);
});

test('most frauds are reported within a month, mostly about a week later; false reports are withdrawn', () => {
  const reports = disputes(records);
  const tsOf = new Map(events.map((event) => [event.event_id, event.ts]));
  const reported = new Set(reports.filter((r) => r.is_fraud).map((r) => r.event_id));
  const withdrawals = reports.filter((r) => !r.is_fraud);
  expect(reported.size).toBeGreaterThan(counts.frauds * 0.9);
  expect(reported.size).toBeLessThan(counts.frauds * 1.1);
  const days = reports
    .filter((r) => r.is_fraud)
    .map((r) => (r.reported_at - countOf(tsOf, r.event_id)) / DAY)
    .toSorted((a, b) => a - b);
  expect(days[0]).toBeGreaterThan(0.9);
  expect(days.at(-1)).toBeLessThanOrEqual(30.01);
  expect(days[Math.floor(days.length / 2)]).toBeCloseTo(6.5, -1);
  expect(withdrawals.length).toBeGreaterThan(0);
  for (const { event_id, reported_at } of withdrawals) {
    const first = reports.find((r) => r.event_id === event_id);
    expect(first?.is_fraud).toBe(true);
    expect(reported_at).toBeGreaterThan(first?.reported_at ?? Number.NaN);
  }
});
