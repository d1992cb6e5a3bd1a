import { countries } from '../../src/synthetic/country';
import { allTraffic, authorizations, disputes } from '../support/traffic';

const N = 60_000;
const DAY = 86_400_000_000;
const wanted = { fraudShare: 0.008, duplicates: 0.02, late: 0.03, malformed: 0.01, hotCardShare: 0.05 };
const { records, counts } = allTraffic({
  numTransactions: N,
  cards: 2_000,
  merchants: 500,
  days: 14,
  ...wanted,
});
const all = authorizations(records);
// The first of an id counts; a repetition may say another amount.
const events = [...new Map(all.toReversed().map((event) => [event.event_id, event])).values()];

/** Six deviations of a binomial count: a failure is a fault, not bad luck. */
const expectShare = (count: number, share: number) =>
  expect(Math.abs(count - N * share)).toBeLessThan(6 * Math.sqrt(N * share));

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const groups = new Map<string, number>();
  for (const item of items) groups.set(keyOf(item), (groups.get(keyOf(item)) ?? 0) + 1);
  return groups;
}

test('the shares hold', () => {
  expect(Math.abs(counts.frauds - N * wanted.fraudShare)).toBeLessThanOrEqual(1);
  expectShare(counts.duplicates + counts.conflicting, wanted.duplicates);
  expectShare(counts.conflicting, wanted.duplicates / 20);
  expectShare(counts.late, wanted.late);
  expectShare(counts.malformed, wanted.malformed);
  const perCard = [...countBy(events, (e) => e.card_id).values()].toSorted((a, b) => b - a);
  expect(perCard[0]! / N).toBeGreaterThan(wanted.hotCardShare * 0.95);
  expect(perCard[0]! / N).toBeLessThan(wanted.hotCardShare * 1.15);
  expect(perCard[1]! / N).toBeLessThan(0.02);
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

test('days have nights, merchants are popular by rank, cards stay mostly at home', () => {
  const hours = countBy(events, ({ ts }) => String((Math.floor(ts / 3.6e9) + 8) % 24));
  expect(hours.get('19')! / hours.get('3')!).toBeGreaterThan(4);
  const shops = [...countBy(events, (e) => e.merchant_id).values()].toSorted((a, b) => b - a);
  expect(shops[0]! / shops[Math.floor(shops.length / 2)]!).toBeGreaterThan(10);
  expect(countBy(events, (e) => e.country).get('SG')! / N).toBeGreaterThan(0.3);
  expect(new Set(events.map((e) => e.pos_mode))).toEqual(
    new Set(['chip', 'contactless', 'magstripe', 'manual', 'ecommerce']),
  );
  const currencyOf = new Map(countries.map(({ code, currency }) => [code, currency]));
  for (const { country, currency } of events) expect(currency).toBe(currencyOf.get(country));
});

test('refunds take back what the same card paid at the same merchant, days before', () => {
  const paid = new Set(events.map((e) => `${e.card_id} ${e.merchant_id} ${e.amount}`));
  const refunds = events.filter(({ amount }) => amount < 0n);
  expect(refunds).toHaveLength(counts.refunds);
  expect(counts.refunds).toBeGreaterThan(N / 500);
  for (const e of refunds) expect(paid.has(`${e.card_id} ${e.merchant_id} ${-e.amount}`)).toBe(true);
});

test('most frauds are reported within a month, mostly about a week later; wrong reports are taken back', () => {
  const reports = disputes(records);
  const tsOf = new Map(events.map((event) => [event.event_id, event.ts]));
  const accused = new Set(reports.filter((r) => r.is_fraud).map((r) => r.event_id));
  const cleared = reports.filter((r) => !r.is_fraud);
  expect(accused.size).toBeGreaterThan(counts.frauds * 0.9);
  expect(accused.size).toBeLessThan(counts.frauds * 1.1);
  const days = reports
    .filter((r) => r.is_fraud)
    .map((r) => (r.reported_at - tsOf.get(r.event_id)!) / DAY)
    .toSorted((a, b) => a - b);
  expect(days[0]).toBeGreaterThan(0.9);
  expect(days.at(-1)).toBeLessThanOrEqual(30.01);
  expect(days[Math.floor(days.length / 2)]).toBeCloseTo(6.5, -1);
  expect(cleared.length).toBeGreaterThan(0);
  for (const { event_id, reported_at } of cleared) {
    const first = reports.find((r) => r.event_id === event_id)!;
    expect(first.is_fraud).toBe(true);
    expect(reported_at).toBeGreaterThan(first.reported_at);
  }
});
