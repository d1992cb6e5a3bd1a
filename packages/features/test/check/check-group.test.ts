import { compileGroup, DefinitionError, type FeatureGroup } from '../../src';
import { customer, shop } from '../support/arbitrary-group';
import { dsl, orders } from '../support/orders';

const {
  column,
  count,
  countDistinct,
  entity,
  feature,
  fromSnapshot,
  hourAtMost,
  isFirstSeen,
  isWeekend,
  max,
  mean,
  labelRate,
  ratio,
  snapshotGroup,
  stddev,
  sum,
  timeSincePrevious,
} = dsl;

const shopRisk = snapshotGroup({
  name: 'shop_risk',
  version: 1,
  table: 'shop_risk',
  entity: shop,
  features: { n: count().over('7d'), spread: stddev('amount').over('7d') },
});

const VALID_GROUP: FeatureGroup = {
  source: orders,
  name: 'g',
  version: 1,
  table: 't',
  entity: customer,
  recordId: 'customer_id',
  online: false,
  offline: true,
  features: { n: count().over('1h') },
};

/** A value that only a caller without a type checker can pass. */
type Unchecked = never;

function problemsOf(group: FeatureGroup): readonly string[] {
  try {
    compileGroup(group);
    return [];
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems;
    throw error;
  }
}

const problemsOfFeature = (declared: FeatureGroup['features'][string], name = 'f') =>
  problemsOf({ ...VALID_GROUP, features: { ...VALID_GROUP.features, [name]: declared } });

test('finds no problem in a valid group', () => {
  expect(problemsOf(VALID_GROUP)).toEqual([]);
});

test.each([
  [
    'an unknown column',
    sum('amonut' as Unchecked).over('1h'),
    'there is no column "amonut"; use one of amount',
  ],
  ['a column of text to add up', mean('country' as Unchecked).over('1h'), 'is a string, not a decimal'],
  ['a number to tell apart', countDistinct('amount' as Unchecked).over('1h'), 'is a decimal, not a string'],
  ['an instant to add up', sum('placed_at' as Unchecked).over('1h'), 'is a timestamp, not a decimal'],
  ['no window', count(), "has no window; add .over('1h')"],
  ['an empty window', count().over('0h'), 'invalid window "0h"'],
  ['a negative window', count().over('-1h'), 'invalid window "-1h"'],
  ['half an hour as a fraction', count().over('1.5h'), 'invalid window "1.5h"'],
  ['an unknown unit', count().over('1w' as Unchecked), 'invalid window "1w"'],
  ['a number for a window', count().over(60 as Unchecked), 'invalid window 60'],
  ['an endless window', count().over('401d'), 'reaches 401d into the past; shorten window and delay to 400d'],
  ['a window too long with its delay', count().over('390d').delayed('11d'), 'reaches 401d'],
  ['no delay', count().over('1h').delayed('0d'), 'invalid delay "0d"'],
  ['the event among known returns', labelRate().over('1d'), 'would include the event itself'],
  ['a default that never shows', count().over('1h').default(0), 'is never null; remove its default'],
  ['the same for a mean with the event', mean('amount').over('1h').default(0), 'is never null'],
  ['a default of text', stddev('amount').over('1h').default('x'), 'default "x" does not fit; give a finite'],
  ['an endless default', stddev('amount').over('1h').default(Infinity), 'give a finite number'],
  [
    'a default with too many decimals',
    max('amount').over('1h').excludingCurrent().default('0.00001'),
    'default "0.00001" does not fit; give a number with at most 4 decimals',
  ],
  ['no hour of the day', hourAtMost(24), 'hour must be a whole number from 0 to 23, got 24'],
  [
    'a ratio of an unknown feature',
    ratio(feature('x'), column('amount')),
    'there is no feature "x" in the group',
  ],
  ['a ratio of text', ratio(column('country' as Unchecked), feature('n')), 'column "country" is not numeric'],
  ['a ratio of nothing', ratio(undefined as Unchecked, feature('n')), 'an operand is missing'],
  ['a ratio of an unknown column', ratio(column('a' as Unchecked), feature('n')), 'there is no column "a"'],
  ['a ratio with an endless default', ratio(feature('n'), feature('n')).default(NaN), 'give a finite number'],
  ['a ratio of itself', ratio(feature('f'), feature('n')), 'depends on itself'],
  ['no feature at all', 'count' as Unchecked, 'is not a feature; use count()'],
])('%s', (_, declared, message) => {
  const problems = problemsOfFeature(declared);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/^feature "f": /);
  expect(problems[0]).toContain(message);
});

test.each([
  ['Count', 'is not a valid name; use lower-case letters, digits and _'],
  ['n2o_', 'is not a valid feature name'],
  ['is_deleted', 'is reserved by the Feature Store'],
  ['write_time', 'is reserved by the Feature Store'],
  ['api_invocation_time', 'is reserved by the Feature Store'],
  ['amount', 'is already a column; give the feature another name'],
  ['dt', 'is already a column'],
  ['was_returned', 'is already a column'],
  ['event_time', 'is a column of the online record'],
  ['a'.repeat(65), 'has 65 characters; shorten it to 64'],
])('the name %s', (name, message) => {
  const problems = problemsOfFeature(isWeekend(), name);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`feature "${name}": `);
  expect(problems[0]).toContain(message);
});

test('names each ratio on a cycle', () => {
  const features = {
    a: ratio(feature('b'), feature('n')),
    b: ratio(feature('a'), feature('n')),
  };
  expect(problemsOf({ ...VALID_GROUP, features: { ...VALID_GROUP.features, ...features } })).toEqual([
    'feature "a": depends on itself; break the cycle of ratios',
    'feature "b": depends on itself; break the cycle of ratios',
  ]);
});

test('reports a ratio over two entities', () => {
  const features = {
    m: count().over('1h').per(shop),
    r: ratio(feature('n'), feature('m')),
  };
  expect(problemsOf({ ...VALID_GROUP, features: { ...VALID_GROUP.features, ...features } })).toEqual([
    'feature "r": mixes features of customer and shop; use features of one entity',
  ]);
});

test.each<[string, Partial<FeatureGroup>, string]>([
  ['a name in capitals', { name: 'Rt' }, '"Rt" is not a valid name'],
  ['a table with a path', { table: 'a/b' }, '"a/b" is not a valid name'],
  ['a name too long with its version', { name: 'a'.repeat(62) }, 'has 65 characters; shorten the name'],
  ['version zero', { version: 0 }, 'version must be a whole number from 1 on, got 0'],
  ['a record id of no entity', { recordId: 'shop_id' }, 'use "customer_id" or "order_id"'],
  ['neither store', { offline: false }, 'is neither online nor offline'],
  ['no features', { features: {} }, 'has no feature'],
  [
    'a key that is a number',
    { entity: entity('customer', 'amount' as Unchecked), recordId: 'order_id' },
    'is not a string column',
  ],
  [
    'one entity with two keys',
    { features: { n: count().over('1h').per(entity('customer', 'country')) } },
    'feature "n": entity "customer" has two keys, "customer_id" and "country"; keep one',
  ],
  ['a state without bound', { online: { maxEvents: 0 } }, 'maxEvents 0 is out of range'],
  [
    'a word that means no kind of serving',
    { online: true as Unchecked },
    `use 'stored', 'assembled' or false`,
  ],
  ['a vector per entity that is assembled per event', { online: 'assembled' }, 'set recordId to "order_id"'],
  [
    'an assembled vector that nothing could be trained on',
    { online: 'assembled', recordId: 'order_id', offline: false },
    'set offline to true',
  ],
  [
    'a snapshot in a stored record',
    { online: 'stored', features: { n: fromSnapshot(shopRisk, 'n') } },
    `use online: 'assembled' or false`,
  ],
  [
    'a feature that the snapshot group lacks',
    { features: { n: fromSnapshot(shopRisk, 'm') } },
    'the snapshot group "shop_risk" has no feature "m"; use one of n, spread',
  ],
  [
    'a snapshot group of other events',
    { features: { n: fromSnapshot({ ...shopRisk, source: { ...orders } }, 'n') } },
    'declared on other events',
  ],
  [
    'something that is no snapshot group',
    { features: { n: fromSnapshot('shop_risk' as Unchecked, 'n') } },
    'names no snapshot group',
  ],
  [
    'a ratio over a snapshot',
    { features: { n: fromSnapshot(shopRisk, 'n'), r: ratio(column('amount'), feature('n')) } },
    'feature "r": "n" comes from a snapshot group',
  ],
  ['a vector per event online', { online: 'stored', recordId: 'order_id' }, 'set recordId to "customer_id"'],
])('%s', (_, change, message) => {
  const problems = problemsOf({ ...VALID_GROUP, ...change });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(message);
});

test('names each feature that cannot be computed online', () => {
  const features = {
    rate: labelRate().over('1d').delayed('7d'),
    shop: timeSincePrevious().over('1d').per(shop),
    fresh: isFirstSeen('shop_id').over('1d'),
  };
  expect(problemsOf({ ...VALID_GROUP, online: 'stored', features })).toEqual([
    'feature "rate": labels arrive late and cannot be used online; move it to an offline group',
    'feature "shop": is per shop, but the state of an online group is per customer; move it to a group of its own',
  ]);
});

test('names each window that cannot be assembled, and where to declare it', () => {
  const features = {
    rate: labelRate().over('1d').delayed('7d'),
    shop: timeSincePrevious().over('1d').per(shop),
    fine: fromSnapshot(shopRisk, 'n'),
  };
  expect(problemsOf({ ...VALID_GROUP, recordId: 'order_id', online: 'assembled', features })).toEqual([
    'feature "rate": labels arrive late and cannot be used online; declare it in a snapshot group, and use fromSnapshot(…)',
    'feature "shop": is per shop, but the state of an online group is per customer; declare it in a snapshot group, and use fromSnapshot(…)',
  ]);
});

test('reports all problems in one message', () => {
  const features = {
    Bad: count(),
    worse: sum('x' as Unchecked).over('1y' as Unchecked),
  };
  expect(() => compileGroup({ ...VALID_GROUP, version: 1.5, features })).toThrowErrorMatchingInlineSnapshot(`
    "feature group "g":
      version must be a whole number from 1 on, got 1.5
      feature "Bad": "Bad" is not a valid name; use lower-case letters, digits and _, and begin with a letter
      feature "Bad": has no window; add .over('1h')
      feature "worse": sum: there is no column "x"; use one of amount
      feature "worse": invalid window "1y"; use a whole number above 0 with s, m, h or d, such as '10m' or '7d'"
  `);
});
