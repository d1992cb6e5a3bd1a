import { systemTiming } from '@cardlake/aws';
import { field } from '@cardlake/schema';
import fc from 'fast-check';
import type { OnlineGroup } from '../../src';
import { recordsAt, START, store } from './support';

const n = (eventTime: number, count: number) => recordsAt(eventTime, count);
const other: OnlineGroup = {
  name: 'other_v1',
  recordId: 'card_id',
  features: { n: field.bigint('a count') },
};

/** Groups accepted records by id, in order. */
const historyOf = (accepted: readonly { id: string; eventTime: number }[]) => {
  const history = new Map<string, number[]>();
  for (const { id, eventTime } of accepted) history.set(id, [...(history.get(id) ?? []), eventTime]);
  return history;
};

test('of 10,000 records, when a fifth of everything fails, each is written once, in order, or returned as failed', async () => {
  const faults = { throttled: 0.08, serverErrors: 0.04, unprocessed: 0.1, entryErrors: 0.1 };
  const { adapter, featureStore, reported } = store({ faults, groups: [other] });
  const records = [...n(1, 5000), ...n(2, 5000)];
  const result = await adapter.put(other, records);

  expect(result.written + result.stale + result.failed.length).toBe(10_000);
  expect(result.stale).toBe(0);
  expect(featureStore.offline).toHaveLength(result.written);
  for (const times of historyOf(featureStore.offline).values()) {
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  }
  const key = (id: string, micros: number) => `${id} ${micros}`;
  const accountedFor = new Set(featureStore.offline.map(({ id, eventTime }) => key(id, eventTime)));
  for (const { record } of result.failed) accountedFor.add(key(record.recordId, record.eventTime));
  expect(accountedFor.size).toBe(10_000);
  // A third fails per attempt: after ten attempts nearly nothing is left.
  expect(result.failed.length).toBeLessThan(50);
  expect(reported.retried).toBeGreaterThan(2000);
  expect(featureStore.maxConcurrent).toBeLessThanOrEqual(8);
});

test('failed records can be put later, and newer records written meanwhile stay', async () => {
  const { adapter, featureStore } = store({
    faults: { unprocessed: 0.5 },
    maxAttempts: 1,
    groups: [other],
  });
  const first = await adapter.put(other, n(1, 200));
  expect(first.failed.length).toBeGreaterThan(0);
  const second = await adapter.put(other, n(2, 100));
  const newer = new Set(
    featureStore.online.filter((each) => each.eventTime === START + 2000).map(({ id }) => id),
  );
  expect(newer.size).toBe(second.written);
  for (let left = first.failed; left.length > 0; ) {
    left = (
      await adapter.put(
        other,
        left.map(({ record }) => record),
      )
    ).failed;
  }
  for (const times of historyOf(featureStore.offline).values())
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  for (const id of newer) expect((await adapter.get(other, id))?.eventTime).toBe(START + 2000);
});

test('a lost answer never brings back an older record', async () => {
  const { adapter, featureStore } = store({ faults: { unanswered: 0.2 }, groups: [other] });
  const { written } = await adapter.put(other, [...n(1, 1000), ...n(2, 1000)]);
  expect(written).toBe(2000);
  for (const times of historyOf(featureStore.online).values()) expect(times).toHaveLength(2);
});

test('a repeated put writes nothing', async () => {
  const { adapter, featureStore } = store({ groups: [other] });
  await adapter.put(other, n(1, 1000));
  expect(await adapter.put(other, n(1, 1000))).toEqual({ written: 0, stale: 1000, failed: [] });
  expect(featureStore.offline).toHaveLength(1000);
  expect(featureStore.calls.get('BatchGetRecord')).toBe(20);
  expect(featureStore.calls.get('BatchWriteRecord')).toBe(40);
});

test.each([{ deniedOperations: ['BatchWriteRecord'] }, { unknownOperations: ['BatchWriteRecord'] }])(
  'where batches are refused (%j), records are written one by one',
  async (faults) => {
    const { adapter, featureStore, reported } = store({ faults, groups: [other] });
    expect((await adapter.put(other, n(1, 100))).written).toBe(100);
    expect((await adapter.put(other, n(2, 100))).written).toBe(100);
    expect(reported.singleWrites).toHaveLength(1);
    expect(featureStore.calls.get('PutRecord')).toBe(200);
    expect(featureStore.calls.get('BatchWriteRecord')).toBeLessThanOrEqual(4);
    expect(featureStore.maxConcurrent).toBeLessThanOrEqual(8);
  },
);

test('where event times cannot be read, everything is sent and the store decides', async () => {
  const { adapter, featureStore, reported } = store({
    faults: { deniedOperations: ['BatchGetRecord'] },
    groups: [other],
  });
  await adapter.put(other, n(2, 30));
  expect(await adapter.put(other, n(1, 30))).toEqual({ written: 30, stale: 0, failed: [] });
  expect(reported.unconditionalWrites).toEqual([expect.stringContaining('AccessDenied')]);
  expect(featureStore.online).toHaveLength(30);
});

test.each([
  [{ deniedOperations: ['BatchWriteRecord', 'PutRecord'] }, 'feature_store_denied'],
  [{ deniedOperations: ['BatchWriteRecord', 'PutRecord', 'BatchGetRecord'] }, 'feature_store_denied'],
])('where nothing may be written (%j), the put is denied', async (faults, code) => {
  const { adapter } = store({ faults, groups: [other] });
  await expect(adapter.put(other, n(1, 100))).rejects.toMatchObject({ code });
});

test('a missing feature group is reported by name', async () => {
  const { adapter } = store({ groups: [] });
  const missing = {
    code: 'feature_group_missing',
    message: expect.stringContaining('cardlake-test-other-v1'),
  };
  await expect(adapter.put(other, n(1, 1))).rejects.toMatchObject(missing);
  await expect(adapter.get(other, 'a')).rejects.toMatchObject(missing);
});

test('after the deadline the remaining records are returned as failed', async () => {
  let now = 0;
  const clock = { now: () => (now += 1) };
  const { adapter, featureStore } = store({
    groups: [other],
    timing: { ...systemTiming, clock },
    concurrency: 1,
    deadline: 60,
  });
  const { written, failed } = await adapter.put(other, n(1, 2000));
  expect(written).toBe(featureStore.offline.length);
  expect(written).toBeGreaterThan(0);
  expect(written + failed.length).toBe(2000);
  expect(failed.at(-1)?.reason).toBe('there was no time left');
});

test('a record that is too large fails alone', async () => {
  const group = { ...other, features: { text: field.string('a text') } };
  const { adapter } = store({ groups: [group] });
  const at = (recordId: string, text: string) => ({ recordId, eventTime: START, features: { text } });
  const { written, failed } = await adapter.put(group, [at('a', 'x'.repeat(350 * 1024)), at('b', 'x')]);
  expect(written).toBe(1);
  expect(failed).toMatchObject([{ record: { recordId: 'a' }, reason: expect.stringContaining('bytes') }]);
});

test('whatever fails, every record is written, stale or failed, and none is replaced by an older one', async () => {
  const share = fc.double({ min: 0, max: 0.5, noNaN: true });
  const faults = fc.record({ throttled: share, serverErrors: share, unprocessed: share, entryErrors: share });
  const records = fc.array(
    fc.record({ id: fc.integer({ min: 0, max: 40 }), time: fc.integer({ min: 0, max: 5 }) }),
    { maxLength: 200 },
  );
  await fc.assert(
    fc.asyncProperty(faults, records, async (faults, some) => {
      const { adapter, featureStore } = store({ faults: faults, groups: [other], maxAttempts: 3 });
      const all = some.map(({ id, time }) => ({
        recordId: `card_${id}`,
        eventTime: START + time * 1000,
        features: { n: 1n },
      }));
      const { written, stale, failed } = await adapter.put(other, all);
      expect(written + stale + failed.length).toBe(all.length);
      expect(featureStore.offline).toHaveLength(written);
      expect(featureStore.online).toHaveLength(written);
    }),
    { numRuns: 50 },
  );
});
