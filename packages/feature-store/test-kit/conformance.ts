import { field } from '@cardlake/schema';
import fc from 'fast-check';
import type { OnlineGroup, OnlineRecord, OnlineStore, OnlineValue } from '../src';
import { modelStore } from './model';

/** A group with a feature of every type that a store supports. */
export const everyTypeGroup: OnlineGroup = {
  name: 'every_kind_v1',
  recordId: 'card_id',
  features: {
    txn_count_1h: field.bigint('a count'),
    txn_amount_1h: field.decimal(38, 4, 'an amount'),
    avg_amount_7d: field.double('a mean'),
    last_country: field.string('a text'),
    first_day: field.date('a day'),
    first_seen: field.timestamp('an instant'),
    is_new: field.boolean('a flag'),
  },
};

/** A group with a single count. */
export const countGroup: OnlineGroup = {
  name: 'other_v1',
  recordId: 'card_id',
  features: { n: field.bigint('a count') },
};

/** 2018-04-01 00:00:00 UTC in microseconds. */
const START = 1_522_540_800_000_000;
const MILLI = 1000;

const orNull = (value: fc.Arbitrary<OnlineValue>): fc.Arbitrary<OnlineValue> =>
  fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) });

const features = fc.record(
  {
    txn_count_1h: orNull(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    txn_amount_1h: orNull(fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n })),
    avg_amount_7d: orNull(fc.double().map((value) => value + 0)),
    last_country: orNull(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''))),
    first_day: orNull(fc.constantFrom('2018-04-01', '2024-02-29')),
    first_seen: orNull(fc.integer({ min: 0, max: 10 ** 9 }).map((micros) => START + micros)),
    is_new: orNull(fc.constantFrom(0n, 1n)),
  },
  { requiredKeys: [] },
);

const IDS = ['a', 'b', "it's", 'ü"%_', 'x'.repeat(2048)];

/** Generates records of `everyTypeGroup`. */
export const anyRecord: fc.Arbitrary<OnlineRecord> = fc.record({
  recordId: fc.constantFrom(...IDS),
  eventTime: fc.integer({ min: 0, max: 20 }).map((step) => START + step * MILLI),
  features: features as fc.Arbitrary<Record<string, OnlineValue>>,
});

/**
 * Registers the tests that every adapter must pass; call it inside a `describe` of the adapter.
 * @param makeStore creates an empty store
 * @param options `runs`: number of random histories
 */
export function onlineStoreConformance(
  makeStore: () => Promise<OnlineStore>,
  options: { readonly runs?: number } = {},
): void {
  const at = (eventTime: number, count: bigint, recordId = 'a'): OnlineRecord => ({
    recordId,
    eventTime: START + eventTime * MILLI,
    features: { n: count },
  });

  test('a record that was never put does not exist', async () => {
    const store = await makeStore();
    expect(await store.get(countGroup, 'a')).toBeUndefined();
    await store.put(countGroup, [at(1, 1n)]);
    expect(await store.get(countGroup, 'b')).toBeUndefined();
    expect(await store.get(everyTypeGroup, 'a')).toBeUndefined();
  });

  test('only a newer event time replaces a record; an older or equal one changes nothing', async () => {
    const store = await makeStore();
    expect(await store.put(countGroup, [at(5, 1n)])).toEqual({ written: 1, stale: 0, failed: [] });
    expect(await store.put(countGroup, [at(4, 2n)])).toEqual({ written: 0, stale: 1, failed: [] });
    expect(await store.put(countGroup, [at(5, 3n)])).toEqual({ written: 0, stale: 1, failed: [] });
    expect(await store.get(countGroup, 'a')).toEqual(at(5, 1n));
    expect(await store.put(countGroup, [at(6, 4n), at(7, 5n), at(6, 6n)])).toEqual({
      written: 2,
      stale: 1,
      failed: [],
    });
    expect(await store.get(countGroup, 'a')).toEqual(at(7, 5n));
  });

  test('a record is replaced completely: features that the new one lacks are null', async () => {
    const store = await makeStore();
    const put = (eventTime: number, some: Record<string, OnlineValue>) =>
      store.put(everyTypeGroup, [{ recordId: 'a', eventTime: START + eventTime * MILLI, features: some }]);
    await put(1, { txn_count_1h: 1n, avg_amount_7d: 0.1 });
    await put(2, { txn_amount_1h: 5n, avg_amount_7d: Number.NaN });
    const stored = await store.get(everyTypeGroup, 'a');
    expect(stored?.features).toEqual({
      ...Object.fromEntries(Object.keys(everyTypeGroup.features).map((name) => [name, null])),
      txn_amount_1h: 5n,
    });
  });

  test.each<[string, OnlineRecord, string]>([
    ['a feature the group lacks', { ...at(1, 1n), features: { m: 1n } }, 'no feature "m"'],
    ['a reserved name', { ...at(1, 1n), features: { is_deleted: 1n } }, 'no feature "is_deleted"'],
    [
      'a value of another type',
      { ...at(1, 1n), features: { n: 1 } },
      'feature "n": expected bigint, got the number 1',
    ],
    [
      'a value out of range',
      at(1, 2n ** 63n),
      'feature "n": expected bigint, got the bigint 9223372036854775808',
    ],
    ['an empty id', at(1, 1n, ''), 'the record id is empty'],
    ['an id that is too long', at(1, 1n, 'ü'.repeat(1025)), 'longer than 2048 bytes'],
    ['an id with a NUL', at(1, 1n, 'a\0b'), 'not valid text'],
    ['an id with a lone surrogate', at(1, 1n, 'a\ud800b'), 'not valid text'],
    ['an invalid event time', { ...at(1, 1n), eventTime: 1.5 }, 'got 1.5'],
    ['an event time finer than a millisecond', { ...at(1, 1n), eventTime: START + 1 }, `got ${START + 1}`],
    ['an event time before the epoch', { ...at(1, 1n), eventTime: -1000 }, 'got -1000'],
  ])('%s fails alone', async (_what, bad, reason) => {
    const store = await makeStore();
    const good = at(1, 7n, 'good');
    expect(await store.put(countGroup, [bad, good])).toEqual({
      written: 1,
      stale: 0,
      failed: [{ record: bad, reason: expect.stringContaining(reason) }],
    });
    expect(await store.get(countGroup, 'good')).toEqual(good);
    expect(await store.get(countGroup, bad.recordId)).toBeUndefined();
  });

  test('a value outside the range of its type fails, for every type', async () => {
    const store = await makeStore();
    const wrong: Record<string, OnlineValue> = {
      txn_count_1h: -(2n ** 63n) - 1n,
      txn_amount_1h: 10n ** 38n,
      avg_amount_7d: 1n,
      last_country: 'a\0',
      first_day: '2018-02-30',
      first_seen: 0.5,
      is_new: 2n,
    };
    const records = Object.entries(wrong).map(([name, value]) => ({
      recordId: name,
      eventTime: START,
      features: { [name]: value },
    }));
    const { written, failed } = await store.put(everyTypeGroup, records);
    expect([written, failed.map(({ record }) => record)]).toEqual([0, records]);
  });

  test.each<[string, OnlineGroup]>([
    ['a reserved name', { ...countGroup, features: { write_time: field.bigint('reserved') } }],
    ['a list', { ...countGroup, features: { all: field.strings('a list') } }],
    [
      'a name for the store’s own columns',
      { ...countGroup, features: { event_time: field.bigint('taken') } },
    ],
    ['a group name with a path', { ...countGroup, name: '../other' }],
  ])('a group with %s is rejected', async (_what, group) => {
    const store = await makeStore();
    await expect(store.put(group, [])).rejects.toMatchObject({ code: 'bad_schema' });
    await expect(store.get(group, 'a')).rejects.toMatchObject({ code: 'bad_schema' });
  });

  test('any history of puts gives the records of the model, with every value unchanged', async () => {
    const puts = fc.array(fc.array(anyRecord, { maxLength: 8 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(puts, async (history) => {
        const store = await makeStore();
        const model = modelStore();
        for (const records of history) {
          expect(await store.put(everyTypeGroup, records)).toEqual(await model.put(everyTypeGroup, records));
          for (const id of IDS)
            expect(await store.get(everyTypeGroup, id)).toEqual(await model.get(everyTypeGroup, id));
        }
      }),
      { numRuns: options.runs ?? 20 },
    );
  });
}
