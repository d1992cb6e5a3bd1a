import { field } from '@cardlake/schema';
import fc from 'fast-check';
import type { OnlineGroup, OnlineRecord, OnlineStore, OnlineValue } from '../src';
import { modelStore } from './model';

/** A group with a feature of every kind that a store can hold. */
export const everyKind: OnlineGroup = {
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

/** A group of one count. */
export const other: OnlineGroup = {
  name: 'other_v1',
  recordId: 'card_id',
  features: { n: field.bigint('a count') },
};

/** 2018-04-01 00:00:00 UTC in microseconds. */
const START = 1_522_540_800_000_000;

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

/** Records of `everyKind`. */
export const anyRecord: fc.Arbitrary<OnlineRecord> = fc.record({
  recordId: fc.constantFrom(...IDS),
  eventTime: fc.integer({ min: 0, max: 20 }).map((step) => START + step),
  features: features as fc.Arbitrary<Record<string, OnlineValue>>,
});

/**
 * The tests that every adapter must pass; call it inside a `describe` of the adapter.
 * @param makeStore gives a new, empty store
 * @param options `runs`: how many random histories to try
 */
export function onlineStoreConformance(
  makeStore: () => Promise<OnlineStore>,
  options: { readonly runs?: number } = {},
): void {
  const at = (eventTime: number, count: bigint, recordId = 'a'): OnlineRecord => ({
    recordId,
    eventTime: START + eventTime,
    features: { n: count },
  });

  test('a record it never saw is not there', async () => {
    const store = await makeStore();
    expect(await store.get(other, 'a')).toBeUndefined();
    await store.put(other, [at(1, 1n)]);
    expect(await store.get(other, 'b')).toBeUndefined();
    expect(await store.get(everyKind, 'a')).toBeUndefined();
  });

  test('only a newer event time replaces a record; an older or an equal one changes nothing', async () => {
    const store = await makeStore();
    expect(await store.put(other, [at(5, 1n)])).toEqual({ written: 1, stale: 0, failed: [] });
    expect(await store.put(other, [at(4, 2n)])).toEqual({ written: 0, stale: 1, failed: [] });
    expect(await store.put(other, [at(5, 3n)])).toEqual({ written: 0, stale: 1, failed: [] });
    expect(await store.get(other, 'a')).toEqual(at(5, 1n));
    expect(await store.put(other, [at(6, 4n), at(7, 5n), at(6, 6n)])).toEqual({
      written: 2,
      stale: 1,
      failed: [],
    });
    expect(await store.get(other, 'a')).toEqual(at(7, 5n));
  });

  test('a record is replaced as a whole: what the new one lacks is null', async () => {
    const store = await makeStore();
    const put = (eventTime: number, some: Record<string, OnlineValue>) =>
      store.put(everyKind, [{ recordId: 'a', eventTime: START + eventTime, features: some }]);
    await put(1, { txn_count_1h: 1n, avg_amount_7d: 0.1 });
    await put(2, { txn_amount_1h: 5n, avg_amount_7d: Number.NaN });
    const stored = await store.get(everyKind, 'a');
    expect(stored?.features).toEqual({
      ...Object.fromEntries(Object.keys(everyKind.features).map((name) => [name, null])),
      txn_amount_1h: 5n,
    });
  });

  test.each<[string, OnlineRecord, string]>([
    ['a feature the group lacks', { ...at(1, 1n), features: { m: 1n } }, 'no feature "m"'],
    ['a reserved name', { ...at(1, 1n), features: { is_deleted: 1n } }, 'no feature "is_deleted"'],
    [
      'a value of another type',
      { ...at(1, 1n), features: { n: 1 } },
      '"n" is the number 1, which is no bigint',
    ],
    ['a value out of range', at(1, 2n ** 63n), '"n" is the bigint 9223372036854775808, which is no bigint'],
    ['an empty id', at(1, 1n, ''), 'the record id is empty'],
    ['an id that is too long', at(1, 1n, 'ü'.repeat(1025)), 'longer than 2048 bytes'],
    ['an id with a NUL', at(1, 1n, 'a\0b'), 'not whole text'],
    ['an id with half a character', at(1, 1n, 'a\ud800b'), 'not whole text'],
    ['an event time that is none', { ...at(1, 1n), eventTime: 1.5 }, 'the event time 1.5'],
  ])('%s fails alone', async (_what, bad, reason) => {
    const store = await makeStore();
    const good = at(1, 7n, 'good');
    expect(await store.put(other, [bad, good])).toEqual({
      written: 1,
      stale: 0,
      failed: [{ record: bad, reason: expect.stringContaining(reason) }],
    });
    expect(await store.get(other, 'good')).toEqual(good);
    expect(await store.get(other, bad.recordId)).toBeUndefined();
  });

  test('a value that its type cannot hold fails, whatever the type', async () => {
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
    const { written, failed } = await store.put(everyKind, records);
    expect([written, failed.map(({ record }) => record)]).toEqual([0, records]);
  });

  test.each<[string, OnlineGroup]>([
    ['a reserved name', { ...other, features: { write_time: field.bigint('reserved') } }],
    ['a list', { ...other, features: { all: field.strings('a list') } }],
    ['a name for the store’s own columns', { ...other, features: { event_time: field.bigint('taken') } }],
    ['a group name that leads elsewhere', { ...other, name: '../other' }],
  ])('a group with %s is refused', async (_what, group) => {
    const store = await makeStore();
    await expect(store.put(group, [])).rejects.toMatchObject({ code: 'bad_schema' });
    await expect(store.get(group, 'a')).rejects.toMatchObject({ code: 'bad_schema' });
  });

  test('any history of puts leaves what the rule says, every value as it was put', async () => {
    const puts = fc.array(fc.array(anyRecord, { maxLength: 8 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(puts, async (history) => {
        const store = await makeStore();
        const model = modelStore();
        for (const records of history) {
          expect(await store.put(everyKind, records)).toEqual(await model.put(everyKind, records));
          for (const id of IDS)
            expect(await store.get(everyKind, id)).toEqual(await model.get(everyKind, id));
        }
      }),
      { numRuns: options.runs ?? 20 },
    );
  });
}
