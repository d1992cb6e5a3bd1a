import { LAKE_LIMIT } from '@cardlake/job-contract';
import { estimateWork, judgeWork, measureRoom } from '../../src/jobs/card-lake/limit';
import { writeBronze } from '../../test-kit';
import { memoryBucket, runCardLake, upload } from '../support/card-lakes';
import { testFolder } from '../support/test-folder';

const path = testFolder();
const GB = 1e9;
/** The container of `card-lake` unless settings say otherwise. */
const ROOM = { memory: 16 * GB, disk: 30 * GB };
const MB = 1024 * 1024;

/** Days of the lakes that were measured: those before the last, and those that windows of the last look back on. */
const [BEFORE, WINDOW] = [59, 37];

// By `npm run bench -- card-lake`: megabytes of memory and disk of the first run, and of that of the last day.
test.each([
  [5_000, [362, 84], [255, 11]],
  [20_000, [543, 426], [366, 55]],
  [80_000, [799, 1969], [569, 310]],
])('%d events a day need no more than the estimate says', (perDay, first, daily) => {
  const works = [
    { newEvents: perDay * BEFORE, windowEvents: 0, events: 0 },
    { newEvents: perDay, windowEvents: perDay * WINDOW, events: perDay * BEFORE },
  ];
  for (const [n, [memory = 0, disk = 0]] of [first, daily].entries()) {
    const work = works[n] ?? { newEvents: 0, windowEvents: 0, events: 0 };
    const percentOf = (room: Parameters<typeof judgeWork>[1]) => judgeWork(work, room).percent;
    expect(percentOf({ memory: memory * MB, disk: 1e15 })).toBeGreaterThanOrEqual(100);
    expect(percentOf({ memory: 1e15, disk: disk * MB })).toBeGreaterThanOrEqual(100);
  }
});

test('the warning comes before the limit, names the resource that ends first and what to do', () => {
  const daily = (perDay: number, days: number) => ({
    newEvents: perDay,
    windowEvents: perDay * WINDOW,
    events: perDay * days,
  });
  expect(judgeWork(daily(1_000_000, 730), ROOM)).toMatchObject({ percent: 36, warning: undefined });
  const near = judgeWork(daily(2_500_000, 730), ROOM);
  expect(near.percent).toBeGreaterThan(LAKE_LIMIT.nearPercent);
  expect(near.percent).toBeLessThan(100);
  expect(near.warning).toMatch(
    /^the limit of this job is near: it needs about 9\d % of the disk for 2,500,000 new events, 92,500,000 events that .*featureBatch\.diskGb.*--until/,
  );
  expect(judgeWork(daily(2_500_000, 30), { ...ROOM, memory: 8 * GB })).toMatchObject({
    resource: 'memory',
    warning: expect.stringContaining('featureBatch.lake.container'),
  });
});

test('a run tells how much of its limit it needs, and warns when that is near', async () => {
  await writeBronze(path('bronze'));
  const bucket = memoryBucket();
  await upload(path('bronze'), bucket);
  const warnings: string[] = [];
  const { limitPercent } = await runCardLake(bucket.store, 100, { warn: (text) => warnings.push(text) });
  const room = await measureRoom(path('.'));
  expect(limitPercent).toBeGreaterThanOrEqual(Math.floor((100 * 0.45 * GB) / room.memory));
  expect(warnings.some((text) => text.includes('the limit'))).toBe(Number(limitPercent) > 80);
});

test('work is estimated from the lake: windows look back 37 days from the first new object', () => {
  const files = ['2026-01-22', '2026-01-24', '2026-03-01'].map((partition) => ({ partition, rows: 10 }));
  const base = { files: () => files } as unknown as Parameters<typeof estimateWork>[0];
  const object = (day: string, bytes: number) => ({
    path: `bronze/streaming/card_authorization/ingest_dt=${day}/00/00/a.json.gz`,
    bytes,
    version: '1',
    modifiedMs: 0,
  });
  expect(estimateWork(base, [object('2026/03/02', 160), object('2026/03/03', 1600)])).toEqual({
    newEvents: 110,
    windowEvents: 20,
    events: 30,
  });
  expect(estimateWork(base, [])).toEqual({ newEvents: 0, windowEvents: 0, events: 30 });
});
