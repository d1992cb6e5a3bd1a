import {
  compileSnapshotGroup,
  DefinitionError,
  loadCompiled,
  loadCompiledSnapshot,
  type SnapshotGroup,
  serializeCompiled,
  snapshotTable,
} from '../../src';
import { customer, shop } from '../support/arbitrary-group';
import { dsl, orders } from '../support/orders';

const { count, isFirstSeen, isWeekend, labelRate, mean, sum, timeSincePrevious } = dsl;

const VALID: SnapshotGroup = {
  source: orders,
  name: 'shop_risk',
  version: 1,
  table: 'shop_risk',
  entity: shop,
  features: { n: count().over('7d').delayed('7d'), returns: labelRate().over('7d').default(0) },
};

/** A value that only a caller without a type checker can pass. */
type Unchecked = never;

function problemsOf(group: SnapshotGroup): readonly string[] {
  try {
    compileSnapshotGroup(group);
    return [];
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems;
    throw error;
  }
}

test('a valid group compiles with everything written out', () => {
  expect(compileSnapshotGroup(VALID)).toMatchObject({
    kind: 'snapshot',
    entity: 'shop',
    key: 'shop_id',
    availableAfterMicros: 6 * 3_600e6,
    features: [
      {
        name: 'n',
        nullable: false,
        compute: { windowMicros: 7 * 86_400e6, delayMicros: 7 * 86_400e6, includesCurrent: false },
      },
      { name: 'returns', nullable: false, default: 0, compute: { delayMicros: 0 } },
    ],
  });
});

test.each([
  [
    'a window of hours',
    { n: count().over('36h') },
    'feature "n": window "36h" is not a number of whole days',
  ],
  ['a delay of hours', { n: count().over('1d').delayed('1h') }, 'delay "1h" is not a number of whole days'],
  ['no window', { n: count() }, "has no window; add .over('1h')"],
  ['the time since an event', { n: timeSincePrevious().over('7d') }, 'feature "n": looks at one event'],
  [
    'a first use',
    { n: isFirstSeen('country').over('7d') },
    'looks at one event, and a snapshot belongs to none',
  ],
  ['a feature of an event', { n: isWeekend() as Unchecked }, 'is not an aggregate over a window'],
  ['no current event to leave out', { n: count().over('1d').excludingCurrent() }, 'has no current event'],
  ['another entity', { n: count().over('1d').per(customer) }, 'is per customer in a group per shop'],
  ['a column that is not there', { n: sum('amonut' as Unchecked).over('1d') }, 'there is no column "amonut"'],
  ['the day itself', { snapshot_day: count().over('1d') }, "is the column of the snapshot's day; rename it"],
  ['no feature', {}, 'has no feature; declare one'],
])('refuses %s', (_, features, problem) => {
  expect(problemsOf({ ...VALID, features })).toEqual([expect.stringContaining(problem)]);
});

test('a mean may have a default, since its window may be empty', () => {
  expect(problemsOf({ ...VALID, features: { m: mean('amount').over('1d').default(0) } })).toEqual([]);
});

test.each([
  [{ availableAfter: '5m' as const }, 'invalid availableAfter "5m"; use 10m to less than 24h'],
  [{ availableAfter: '24h' as const }, 'invalid availableAfter "24h"'],
  [{ version: 0 }, 'version must be a whole number from 1 on, got 0'],
  [{ entity: { name: 'shop', key: 'amount' } }, 'key "amount" of entity "shop" is not a string column'],
])('refuses %j', (change, problem) => {
  expect(problemsOf({ ...VALID, ...change })).toEqual([expect.stringContaining(problem)]);
});

test('the two kinds of groups are never taken for each other', () => {
  const compiled = compileSnapshotGroup(VALID);
  const json = JSON.parse(serializeCompiled(compiled));
  expect(loadCompiledSnapshot(json)).toEqual(compiled);
  expect(() => loadCompiled(json)).toThrow('shop_risk_v1 has compiled format 2, and this version reads 1');
  expect(() => loadCompiledSnapshot({ ...json, format: 1 })).toThrow('has compiled format 1');
  expect(() => loadCompiledSnapshot({ ...json, table: 'other' })).toThrow(
    'was changed after it was compiled',
  );
});

test('its table has the key, the day and the features', () => {
  const { path, partition, key, fields } = snapshotTable(compileSnapshotGroup(VALID), orders);
  expect([path, partition.derivedFrom, key]).toEqual([
    'gold/shop_risk',
    'snapshot_day',
    ['shop_id', 'snapshot_day'],
  ]);
  expect(Object.keys(fields)).toEqual(['shop_id', 'snapshot_day', 'n', 'returns']);
});
