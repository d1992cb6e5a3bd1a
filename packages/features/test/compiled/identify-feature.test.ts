import { compileGroup, type FeatureGroup, identifyFeature } from '../../src';
import { createKernel } from '../../src/kernel/kernel';
import { customer, shop } from '../support/arbitrary-group';
import { dsl, orders } from '../support/orders';

const { column, count, feature, mean, ratio } = dsl;

const compile = (features: FeatureGroup['features'], version = 1) =>
  compileGroup({
    source: orders,
    name: 'g',
    version,
    table: `g_v${version}`,
    entity: customer,
    recordId: 'order_id',
    online: false,
    offline: true,
    features,
  });

const first = compile({
  n: count().over('1h'),
  average: mean('amount').over('7d'),
  over: ratio(column('amount'), feature('average')),
});
const identitiesOf = (group: typeof first) =>
  Object.fromEntries(group.features.map((each) => [each.name, identifyFeature(group, each)]));

test('groups share a feature when nothing that its value depends on is different, operands included', () => {
  const known = identitiesOf(first);
  expect(identitiesOf(compile({ n: count().over('1h') }, 2))['n']).toBe(known['n']);
  for (const other of [
    { n: count().over('2h') },
    { n: count().over('1h').per(shop) },
    { n: count().over('1h').excludingCurrent() },
  ])
    expect(identitiesOf(compile(other))['n']).not.toBe(known['n']);
  const another = { average: mean('amount').over('8d'), over: ratio(column('amount'), feature('average')) };
  expect(identitiesOf(compile(another))['over']).not.toBe(known['over']);
});

test('a kernel computes what groups share once', () => {
  const second = compile(
    {
      n: count().over('1h'),
      average: mean('amount').over('8d'),
      over: ratio(column('amount'), feature('average')),
    },
    2,
  );
  const names = (groups: readonly (typeof first)[]) =>
    createKernel(groups, 'customer', { source: orders }).outputs.map(({ name }) => name);
  expect(names([first, compile({ ...{ n: count().over('1h') } }, 2)])).toEqual(['n', 'average', 'over']);
  expect(names([first, second])).toEqual(['n', 'average', 'over', 'average', 'over']);
});
