import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EnvironmentSettings, parseSettings } from '@cardlake/platform';
import { costOfRows, estimate, priceNames, prices, WORKLOAD_DEFAULTS, type Workload } from '../src';

const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'cost.md'), 'utf8');
const ones = prices(Object.fromEntries(priceNames.map((name) => [name, 1])));
const at = (
  own: EnvironmentSettings['elt'] = {},
  traffic: Partial<Workload> = {},
  given: typeof ones = ones,
) =>
  estimate(
    parseSettings({ environment: 'dev', elt: { enabled: true, ...own } }),
    { ...WORKLOAD_DEFAULTS, eventsPerDay: 0, feedLargeGb: 0, feedOperations: 0, ...traffic },
    given,
  );
const quantity = (price: string, of = at()) =>
  of.lines.filter((line) => line.price === price).reduce((sum, line) => sum + line.quantity, 0);

test('docs/cost.md says what a million rows of feeds cost', () => {
  const text = costOfRows(at({}, {}, prices()));
  expect(text.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(2);
  expect(page).toContain(text);
});

test('a run of the job takes its workers for five minutes: at each scheduled start, or at each object when there are fewer', () => {
  const runs = 4 * 24 * (365 / 12);
  expect(quantity('glue.dpuHour')).toBeCloseTo((runs * 2 * 5) / 60, 3);
  expect(quantity('glue.dpuHour', at({ publish: { workers: 3, workerType: 'G.2X' } }))).toBeCloseTo(
    (runs * 6 * 5) / 60,
    3,
  );
  const daily = { publish: { everyMinutes: 1440 } };
  expect(quantity('glue.dpuHour', at(daily))).toBeCloseTo(quantity('glue.dpuHour') / 96, 6);
  expect(quantity('glue.dpuHour', at({}, { feedObjectsPerDay: 1 }))).toBeCloseTo(
    quantity('glue.dpuHour') / 96,
    6,
  );
});

test('a daily crawl takes two DPU for ten minutes, and one by hand is not foreseen', () => {
  const more = (crawler: object) => quantity('glue.dpuHour', at({ crawler })) - quantity('glue.dpuHour');
  expect(more({ enabled: true, bySchedule: true })).toBeCloseTo(((365 / 12) * 2 * 10) / 60, 6);
  expect(more({ enabled: true })).toBeCloseTo(0, 6);
});

test('what objects cost grows with their number, and queries with what they read', () => {
  const twice = at({}, { feedObjectsPerDay: 2000 });
  for (const price of ['eventBridge.event', 'lambda.gbSecond', 'dynamoDb.writeUnit', 'dynamoDb.readUnit'])
    expect([price, quantity(price, twice) / quantity(price)]).toEqual([price, expect.closeTo(2, 6)]);
  expect(quantity('athena.scannedTb', at({}, { feedGbQueried: 2048 }))).toBe(2);
  const none = at({}, { feedObjectsPerDay: 0, feedGbQueried: 0 });
  for (const price of ['glue.dpuHour', 'eventBridge.event', 'athena.scannedTb'])
    expect([price, quantity(price, none)]).toEqual([price, 0]);
});

test('listings read every folder of every bucket, a thousand versions a request, as long as these are kept', () => {
  const listsOf = (...given: Parameters<typeof at>) =>
    at(...given).lines.find(({ item }) => item === 'lists of versions by listings')?.quantity ?? 0;
  const listings = 4 * 24 * (365 / 12);
  const traffic = { feedObjectsPerDay: 2000, months: 12 };
  expect(listsOf({}, traffic)).toBeCloseTo(listings * (1 + 2 * 90), 6);
  const sourceBuckets = [
    { bucket: 'acme-uploads', feeds: { shipments: 'out/shipments/', merchants: 'out/merchants/' } },
    { bucket: 'acme-archive', feeds: { shipments: 'shipments/' } },
  ];
  expect(listsOf({ sourceBuckets }, traffic)).toBeCloseTo(listings * (4 + 2 * 90), 6);
  expect(listsOf({ sourceBuckets, listing: { enabled: false } }, traffic)).toBe(0);
});

test('the job for large objects takes two workers for the time of their text', () => {
  const jobOf = (found: ReturnType<typeof at>) => found.lines.find(({ item }) => /large objects/.test(item));
  expect(jobOf(at({}, { feedLargeGb: 234 }))?.quantity).toBeCloseTo(2, 9);
  expect(jobOf(at())).toBeUndefined();
  for (const none of [{ largeObjects: { enabled: false } }, { enabled: false }])
    expect(jobOf(at(none, { feedLargeGb: 234 }))).toBeUndefined();
});

test('what operations cost grows with their number, and their reads with the objects; a schedule adds one a day over its hours', () => {
  const linesOf = (own?: EnvironmentSettings['elt'], traffic?: Partial<Workload>) =>
    at(own, traffic).lines.filter(({ item }) => /operations/.test(item));
  const quantities = (...given: Parameters<typeof linesOf>) =>
    linesOf(...given).map(({ quantity }) => quantity);
  const four = quantities({}, { feedOperations: 4 });
  expect(four).toHaveLength(6);
  expect(quantities({}, { feedOperations: 8 })).toEqual(four.map((each) => 2 * each));
  const more = quantities({}, { feedOperations: 4, feedObjectsPerDay: 2000 });
  expect(more.map((each, at) => each / (four[at] ?? 0))).toEqual([1, 1, 1, 1, 2, 2]);
  const days = 365 / 12;
  const scheduled = quantities({ ops: { bySchedule: true, lookBackHours: 48 } });
  expect(scheduled.map((each, at) => (4 * each) / (four[at] ?? 0))).toEqual(
    [1, 1, 1, 1, 2, 2].map((factor) => expect.closeTo(factor * days, 6)),
  );
  for (const none of [{ ops: { enabled: false } }, { publish: { enabled: false } }, { enabled: false }])
    expect(linesOf(none, { feedOperations: 4 })).toEqual([]);
});

test('without the publication there is neither job nor query, and without feeds nothing of them', () => {
  const staged = at({ publish: { enabled: false } });
  for (const price of ['glue.dpuHour', 'athena.scannedTb'])
    expect([price, quantity(price, staged)]).toEqual([price, 0]);
  expect(quantity('sqs.request', staged)).toBeGreaterThan(0);
  const none = at({ enabled: false });
  expect(none.perMillionRows).toBeUndefined();
  expect(none.lines.filter(({ item }) => /feed|publi|staging/.test(item))).toEqual([]);
  expect(quantity('sqs.request', none)).toBe(0);
});

test('a price that is not known makes the cost of rows unknown, not smaller', () => {
  const unknown = { ...prices(), 'glue.dpuHour': { ...prices()['glue.dpuHour'], usd: undefined } };
  expect(costOfRows(at({}, {}, unknown))).toContain('- in 10 objects: not known');
});
