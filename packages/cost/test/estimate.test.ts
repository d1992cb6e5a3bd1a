import { parseSettings } from '@cardlake/platform';
import fc from 'fast-check';
import { billedPerRun, estimate, priceNames, prices, WORKLOAD_DEFAULTS, type Workload } from '../src';
import { listStandingCosts } from '../src/standing';

const settings = parseSettings({
  environment: 'dev',
  storage: { bronzeExpiresAfterDays: 90 },
  silverGold: { maximumExecutors: 2 },
});
const workload: Workload = { eventsPerDay: 1_000_000, ...WORKLOAD_DEFAULTS };
const withDecisions = (own: object = {}, bronze: object = {}) =>
  parseSettings({
    environment: 'dev',
    storage: { bronzeExpiresAfterDays: 90 },
    silverGold: { maximumExecutors: 2 },
    bronze,
    prediction: { enabled: true, ...own },
  });
const all = prices(Object.fromEntries(priceNames.map((name) => [name, 1])));
const line = (name: string, of = estimate(settings, workload, prices())) =>
  of.lines.find(({ item, service }) => `${service} ${item}`.startsWith(name));

test('every price has a source and a date', () => {
  for (const [name, { source, date, unit }] of Object.entries(prices())) {
    expect([name, source !== '', unit !== '', /^2026-/.test(date)]).toEqual([name, true, true, true]);
  }
});

test('the bill of a million events a day', () => {
  // 30.4 million records of 5 KB.
  expect(line('Firehose')?.quantity).toBeCloseTo(145, 0);
  expect(line('Kinesis stream')?.usd).toBeCloseTo(29.2, 1);
  // 4,380 stream runs of 5 minutes with 12 vCPU each, and 61 daily jobs.
  expect(line('EMR Serverless vCPU')?.quantity).toBeCloseTo(4441, 0);
  expect(line('EMR Serverless vCPU')?.note).toBe('assumed: 5 minutes per run, 2 executors');
});

test('bronze is listed as often as Spark asks for it', () => {
  const { pipeline } = settings;
  const stream = { enabled: true, everyMinutes: 10 };
  const everyTenMinutes = {
    ...settings,
    pipeline: { ...pipeline, stream, daily: { ...pipeline.daily, enabled: false } },
  };
  const listsPerDay = (bufferSeconds: number) => {
    const of = { ...everyTenMinutes, bronze: { ...settings.bronze, bufferSeconds } };
    return ((line('S3 lists of bronze', estimate(of, workload, all))?.quantity ?? 0) * 12) / 365;
  };
  // Three tables with an object a minute: two days of 1,440 keys 144 times, 129,600 keys once; a look at each new object.
  expect(listsPerDay(60)).toBeCloseTo(1_440 + 3 * (144 * 2 * 2 + 130), 6);
  // An object every five minutes fits into one request a day; a table without any takes two.
  expect(listsPerDay(300)).toBeCloseTo(288 + 144 * 2 * (1 + 1 + 2) + 3 * 26, 6);
});

test('an unknown price is reported, not guessed, and can be supplied', () => {
  const { unknown, usd } = estimate(settings, workload, prices());
  expect(unknown.map(({ price }) => price)).toEqual([
    'featureStore.writeUnit',
    'featureStore.readUnit',
    'featureStore.onlineGbMonth',
  ]);
  const writes = unknown[0]?.quantity ?? 0;
  const given = estimate(settings, workload, prices({ 'featureStore.writeUnit': 0.000001 }));
  expect(given.usd).toBeCloseTo(usd + writes / 1e6, 6);
  expect(given.unknown).toHaveLength(2);
});

test('a price of another region is marked', () => {
  expect(line('Kinesis stream')?.priceRegion).toBe('us-east-1');
  expect(line('EMR Serverless vCPU')?.priceRegion).toBeUndefined();
});

test('billed usage replaces assumptions', () => {
  const run = (vCPUHour: number) => ({
    state: 'SUCCESS',
    billedResourceUtilization: { vCPUHour, memoryGBHour: 4 * vCPUHour, storageGBHour: 0 },
  });
  const billed = billedPerRun([run(0.2), run(0.4), { state: 'RUNNING' }, null]);
  expect(billed).toEqual({ runs: 2, vcpuHours: expect.closeTo(0.3), memoryGbHours: expect.closeTo(1.2) });
  const measured = line(
    'EMR Serverless vCPU',
    estimate(settings, { ...workload, billed: billed! }, prices()),
  );
  expect(measured?.quantity).toBeCloseTo(4441 * 0.3, 0);
  expect(measured?.note).toBe('measured: average of 2 runs');
  expect(billedPerRun([{ state: 'RUNNING' }])).toBeUndefined();
});

test('disabled features cost nothing', () => {
  const { pipeline } = settings;
  const off = {
    ...settings,
    pipeline: {
      ...pipeline,
      stream: { ...pipeline.stream, enabled: false },
      alarms: false,
      dashboard: false,
    },
  };
  const services = new Set(
    estimate(off, workload, all).lines.map(({ service, item }) => `${service} ${item}`),
  );
  expect([...services].filter((name) => /Feature Store|Lambda|alarms|dashboard/.test(name))).toEqual([]);
});

/** Lines that decisions add to an estimate. */
const decisionLines = (own: object = {}, bronze: object = {}, traffic = workload) => {
  const without = new Set(
    estimate(settings, traffic, all).lines.map(({ item, price }) => `${price} ${item}`),
  );
  const { lines } = estimate(withDecisions(own, bronze), traffic, all);
  return lines.filter(({ item, price }) => !without.has(`${price} ${item}`));
};

test('the bill of a million decisions a day', () => {
  const quantity = (item: string) => decisionLines().find((each) => each.item === item)?.quantity;
  // 30.4 million decisions of 6 units; 600 earlier events of a card are 120 KB, or 30 units, and 2 for the snapshot.
  expect(quantity('events and decisions written')).toBeCloseTo(182.5e6, -5);
  expect(quantity('history and snapshots read')).toBeCloseTo(30.42e6 * 32, -6);
  expect(quantity('delivery of decisions')).toBeCloseTo(145, 0);
  expect(quantity('events out, to the scorer')).toBeCloseTo(7.08, 1);
});

test('a card with many events costs a bounded read, and a decision at least three units', () => {
  const perDecision = (cards: number) =>
    (decisionLines({}, {}, { ...workload, cards }).find(({ item }) => item === 'history and snapshots read')
      ?.quantity ?? 0) /
    ((workload.eventsPerDay * 365) / 12);
  expect(perDecision(1)).toBeCloseTo(2 + 98);
  expect(perDecision(1e9)).toBeCloseTo(3);
});

test('snapshot rows in the Feature Store are read at its price, and no more of them', () => {
  const lines = decisionLines({ snapshotStore: 'feature-store' });
  const inTable = decisionLines();
  const quantity = (of: typeof lines, item: string) => of.find((each) => each.item === item)?.quantity ?? 0;
  expect(lines.find(({ item }) => item === 'snapshots read')?.price).toBe('featureStore.readUnit');
  expect(quantity(lines, 'history read') + quantity(lines, 'snapshots read')).toBeCloseTo(
    quantity(inTable, 'history and snapshots read'),
  );
  expect(inTable.map(({ item }) => item)).not.toContain('snapshots read');
});

test('decisions cost only their monitoring and their audits while nothing arrives, unless functions or connections are kept', () => {
  const idle = { ...workload, eventsPerDay: 0 };
  const items = (own: object, bronze: object) => decisionLines(own, bronze, idle).map(({ item }) => item);
  const audits = ['vCPU of 30 audits', 'memory of 30 audits'];
  const monitoring = ['alarms of decisions', 'dashboard of decisions'];
  expect(items({}, {})).toEqual([...audits, ...monitoring]);
  expect(items({ stream: { consumer: 'enhanced' } }, { shards: 2 })).toContain('connection of the scorer');
  expect(items({ answer: { provisionedConcurrency: 2 } }, {})).toContain('answers kept started');
  expect(items({ alarms: false, dashboard: false }, {})).toEqual(audits);
});

test('shards that others share are read at no cost, a connection of its own is billed', () => {
  const reading = (consumer: string, shards: number | 'on-demand') =>
    decisionLines({ stream: { consumer } }, { shards }).flatMap(({ item, price }) =>
      item.includes('scorer') && price.startsWith('kinesis') ? [price] : [],
    );
  expect(reading('standard', 4)).toEqual([]);
  expect(reading('enhanced', 4)).toEqual(['kinesis.enhancedGb', 'kinesis.enhancedShardHour']);
  expect(reading('standard', 'on-demand')).toEqual(['kinesis.onDemand.gbOut']);
  expect(reading('enhanced', 'on-demand')).toEqual(['kinesis.onDemand.enhancedGb']);
});

test('more events, cards or runs never cost less', () => {
  const some = fc.record({
    eventsPerDay: fc.integer({ min: 1, max: 100_000_000 }),
    cards: fc.integer({ min: 1, max: 10_000_000 }),
    everyMinutes: fc.integer({ min: 1, max: 60 }),
    shards: fc.oneof(fc.constant('on-demand' as const), fc.integer({ min: 1, max: 100 })),
  });
  type Some = { eventsPerDay: number; cards: number; everyMinutes: number; shards: number | 'on-demand' };
  const cost = ({ eventsPerDay, cards, everyMinutes, shards }: Some) =>
    estimate(
      {
        ...settings,
        bronze: { ...settings.bronze, shards },
        pipeline: { ...settings.pipeline, stream: { enabled: true, everyMinutes } },
      },
      { ...workload, eventsPerDay, cards },
      all,
    ).usd;
  fc.assert(
    fc.property(some, fc.integer({ min: 1, max: 5 }), (base, times) => {
      const usd = cost(base);
      expect(Number.isFinite(usd)).toBe(true);
      expect(cost({ ...base, eventsPerDay: base.eventsPerDay * times })).toBeGreaterThanOrEqual(
        usd * (1 - 1e-9),
      );
      expect(cost({ ...base, everyMinutes: base.everyMinutes * times })).toBeLessThanOrEqual(
        usd * (1 + 1e-9),
      );
    }),
  );
});

test('every price that a stack declares is in the price file', () => {
  const items = listStandingCosts(parseSettings({ environment: 'dev' }));
  expect(items.map(({ item }) => item)).toEqual(['key', 'alarms', 'dashboard', 'metrics']);
  expect(listStandingCosts(withDecisions()).map(({ item }) => item)).toEqual([
    'key',
    'endpoint of the version that decides',
    'weekly training, at most',
    'alarms of decisions',
    'dashboard of decisions',
    'alarms',
    'dashboard',
    'metrics',
  ]);
  const hosted = (['ml.c5.large', 'ml.c5.xlarge', 'ml.m5.large', 'ml.m5.xlarge'] as const).map(
    (instanceType) => listStandingCosts(withDecisions({ scorer: 'endpoint', endpoint: { instanceType } })),
  );
  const declared = [items, ...hosted].flat();
  expect(declared.filter(({ price }) => !priceNames.includes(price))).toEqual([]);
});
