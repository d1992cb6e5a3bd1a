import { snapshotGroups } from '@cardlake/card-features';
import type { CompiledSnapshotGroup } from '@cardlake/features';
import { SNAPSHOT_TTL_DAYS } from '@cardlake/job-contract';
import type { SnapshotRow, SnapshotRows, SnapshotValues } from '../src/assembled';

const DAY_MS = 86_400_000;
const DAYS = ['2018-04-04', '2018-04-05', '2018-04-06'] as const;
const [BEFORE, DAY, AFTER] = DAYS;

/** A published group, and the same under another name. */
const [group, other] = ['merchant_risk', 'other_risk'].map((name): CompiledSnapshotGroup => {
  const [published] = snapshotGroups;
  if (published === undefined) throw new Error('there is no published snapshot group');
  return { ...published, name };
}) as [CompiledSnapshotGroup, CompiledSnapshotGroup];

/** Values of the group's types that are easily lost: beyond 2^53, with 17 digits, the least double, minus zero. */
const INTEGERS = [0n, 7n, 9_007_199_254_740_993n, -(2n ** 63n)];
const DOUBLES = [0, -0, 0.1 + 0.2, 5e-324, 1.7976931348623157e308];

const valuesOf = (seed: number): SnapshotValues =>
  Object.fromEntries(
    group.features.map(({ name, type }, i) => {
      const all = type.kind === 'double' ? DOUBLES : INTEGERS;
      return [name, all[(seed + i) % all.length] ?? null];
    }),
  );

const row = (key: string, seed = key.length): SnapshotRow => ({ key, values: valuesOf(seed) });

/**
 * Registers the tests that every store of snapshot rows must pass; call it inside a `describe` of the adapter.
 * @param makeRows creates an empty store; `now` is the time, ms
 */
export function snapshotRowsConformance(makeRows: (now: () => number) => Promise<SnapshotRows>): void {
  const make = (now = () => Date.parse(DAY)) => makeRows(now);
  const publish = (
    rows: SnapshotRows,
    day: string,
    version: number,
    all: readonly SnapshotRow[],
    of = group,
  ) => rows.publish({ group: of, day, version, rows: [all] });

  test('before anything is published there is no row; nor from a later day', async () => {
    const rows = await make();
    expect(await rows.read(group, 'm', DAY)).toBeUndefined();
    await publish(rows, AFTER, 1, [row('m')]);
    expect(await rows.read(group, 'm', DAY)).toBeUndefined();
    expect(await rows.read(other, 'm', AFTER)).toBeUndefined();
  });

  test('rows are read as they were published, whatever their keys and values', async () => {
    const rows = await make();
    const long = 'x'.repeat(3000);
    const keys = [
      'm',
      '#',
      'a/b',
      'ü',
      '"',
      long,
      `${long}1`,
      'marker',
      ...Array.from({ length: 60 }, (_, i) => `m${i}`),
    ];
    const all = keys.map((key, i) => row(key, i));
    const empty: SnapshotRow = {
      key: 'nothing known',
      values: Object.fromEntries(group.features.map(({ name }) => [name, null])),
    };
    const batches = [all.slice(0, 10), [], all.slice(10), [empty]];
    expect(await rows.publish({ group, day: DAY, version: 1, rows: batches })).toEqual({
      day: DAY,
      version: 1,
      rows: all.length + 1,
    });
    await publish(rows, DAY, 4, [row('m', 3)], other);
    for (const { key, values } of [...all, empty])
      expect(await rows.read(group, key, DAY)).toEqual({ values, day: DAY, version: 1, isStale: false });
    expect(await rows.read(group, 'no such merchant', DAY)).toEqual({
      values: null,
      day: DAY,
      version: 1,
      isStale: false,
    });
    expect((await rows.read(other, 'm', DAY))?.version).toBe(4);
  });

  test('without its own day an event gets the newest one before, marked as stale', async () => {
    const rows = await make();
    await publish(rows, BEFORE, 3, [row('m', 1)]);
    const stale = { values: valuesOf(1), day: BEFORE, version: 3, isStale: true };
    expect(await rows.read(group, 'm', DAY)).toEqual(stale);
    expect(await rows.read(group, 'm', AFTER)).toEqual(stale);
    await publish(rows, AFTER, 1, [row('m', 2)]);
    expect(await rows.read(group, 'm', DAY)).toEqual(stale);
    expect(await rows.read(group, 'm', AFTER)).toMatchObject({ day: AFTER, isStale: false });
  });

  test('a correction replaces the rows that it has, and each row carries its version', async () => {
    const rows = await make();
    await publish(rows, DAY, 1, [row('same', 1), row('changed', 2), row('removed', 3)]);
    await publish(rows, DAY, 2, [row('changed', 4), { key: 'removed', values: null }, row('new', 5)]);
    const read = async (key: string) => {
      const found = await rows.read(group, key, DAY);
      return [found?.version, found?.values];
    };
    expect(await read('same')).toEqual([1, valuesOf(1)]);
    expect(await read('changed')).toEqual([2, valuesOf(4)]);
    expect(await read('removed')).toEqual([2, null]);
    expect(await read('new')).toEqual([2, valuesOf(5)]);
    expect(await read('never there')).toEqual([2, null]);
  });

  test('publishing a version again, or an earlier one, changes nothing', async () => {
    const rows = await make();
    await publish(rows, DAY, 2, [row('m', 1), row('n', 1)]);
    const marker = { day: DAY, version: 2, rows: 2 };
    expect(await publish(rows, DAY, 2, [row('m', 2)])).toEqual(marker);
    expect(await publish(rows, DAY, 1, [row('m', 3)])).toEqual(marker);
    expect(await rows.read(group, 'm', DAY)).toMatchObject({ values: valuesOf(1), version: 2 });
  });

  test('a day whose publication was cut off does not count, and can be published again', async () => {
    const rows = await make();
    function* cutOff() {
      yield [row('m', 1)];
      throw new Error('cut off');
    }
    await publish(rows, BEFORE, 1, [row('m', 2)]);
    await expect(rows.publish({ group, day: DAY, version: 1, rows: cutOff() })).rejects.toThrow('cut off');
    expect(await rows.read(group, 'm', DAY)).toMatchObject({
      values: valuesOf(2),
      day: BEFORE,
      isStale: true,
    });
    await publish(rows, DAY, 1, [row('m', 3)]);
    expect(await rows.read(group, 'm', DAY)).toMatchObject({ values: valuesOf(3), isStale: false });
  });

  test('rows with missing or invalid values, and days that are none, are refused', async () => {
    const rows = await make();
    const [feature = ''] = Object.keys(valuesOf(0));
    const { [feature]: _, ...less } = valuesOf(0);
    await expect(publish(rows, DAY, 1, [{ key: 'm', values: less }])).rejects.toThrow(feature);
    await expect(
      publish(rows, DAY, 1, [{ key: 'm', values: { ...valuesOf(0), [feature]: Number.NaN } }]),
    ).rejects.toThrow(feature);
    expect(await rows.read(group, 'm', DAY)).toBeUndefined();
    await expect(publish(rows, '2018-02-30', 1, [row('m')])).rejects.toThrow('2018-02-30');
  });

  test(`a day is gone ${SNAPSHOT_TTL_DAYS} days later`, async () => {
    let now = Date.parse(DAY);
    const rows = await make(() => now);
    const later = new Date(now + (SNAPSHOT_TTL_DAYS - 1) * DAY_MS).toISOString().slice(0, 10);
    await publish(rows, BEFORE, 1, [row('m', 1)]);
    await publish(rows, DAY, 1, [row('m', 1)]);
    now = Date.parse(later);
    await publish(rows, later, 1, []);
    expect(await rows.read(group, 'm', DAY)).toMatchObject({ day: DAY, isStale: false });
    expect(await rows.read(group, 'm', BEFORE)).toBeUndefined();
  });
}
