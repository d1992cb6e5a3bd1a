import { compileGroup, compileSnapshotGroup, groupFields, loadCompiled, type SnapshotGroup } from '../../src';
import { oracle } from '../../test-kit';
import { customer, shop } from '../support/arbitrary-group';
import { dsl, orders } from '../support/orders';

const { count, featureGroup, fromSnapshot, labelRate, mean, snapshotGroup, sum } = dsl;

const risk: SnapshotGroup = snapshotGroup({
  name: 'shop_risk',
  version: 2,
  table: 'shop_risk_v2',
  entity: shop,
  availableAfter: '8h',
  features: {
    n: count().over('7d'),
    total: sum('amount').over('7d'),
    average: mean('amount').over('7d'),
    returns: labelRate().over('7d').default(0.5),
  },
});

const compile = (of: SnapshotGroup) =>
  compileGroup(
    featureGroup({
      name: 'g',
      version: 1,
      table: 'g',
      entity: customer,
      recordId: 'order_id',
      online: 'assembled',
      offline: true,
      features: {
        own: count().over('1h'),
        shop_n: fromSnapshot(of, 'n'),
        shop_total: fromSnapshot(of, 'total'),
        shop_average: fromSnapshot(of, 'average'),
        shop_returns: fromSnapshot(of, 'returns'),
      },
    }),
  );

test('a feature of a snapshot group says where it comes from, with the value of an empty window as default', () => {
  const group = compile(risk);
  const from = {
    kind: 'snapshot',
    group: 'shop_risk_v2',
    hash: compileSnapshotGroup(risk).hash,
    availableAfterMicros: 8 * 3_600e6,
  };
  expect(group).toMatchObject({ format: 3, online: null, assembled: true, entities: { shop: 'shop_id' } });
  expect(group.features.slice(1)).toEqual([
    {
      name: 'shop_n',
      entity: 'shop',
      type: { kind: 'bigint' },
      nullable: false,
      default: '0',
      compute: { ...from, feature: 'n' },
    },
    {
      name: 'shop_total',
      entity: 'shop',
      type: { kind: 'decimal', precision: 28, scale: 4 },
      nullable: false,
      default: '0',
      compute: { ...from, feature: 'total' },
    },
    {
      name: 'shop_average',
      entity: 'shop',
      type: { kind: 'double' },
      nullable: true,
      default: null,
      compute: { ...from, feature: 'average' },
    },
    {
      name: 'shop_returns',
      entity: 'shop',
      type: { kind: 'double' },
      nullable: false,
      default: 0.5,
      compute: { ...from, feature: 'returns' },
    },
  ]);
});

test('a change of the snapshot group changes the hash of the group that uses it', () => {
  const later = compile({ ...risk, availableAfter: '9h' });
  const more = compile({ ...risk, features: { ...risk.features, more: count().over('1d') } });
  expect(new Set([compile(risk), later, more].map(({ hash }) => hash)).size).toBe(3);
});

test('the problems of the snapshot group are those of whoever uses it', () => {
  expect(() => compile({ ...risk, availableAfter: '1m' })).toThrow('invalid availableAfter "1m"');
});

test('is described, and read back', () => {
  const group = compile(risk);
  expect(loadCompiled(JSON.parse(JSON.stringify(group)))).toEqual(group);
  expect(groupFields(group, orders)['shop_n']?.description).toBe(
    'n of shop_risk_v2, as of the beginning of the day 8h before; 0 where it would be null',
  );
  expect(groupFields(group, orders)['shop_average']?.description).toBe(
    'average of shop_risk_v2, as of the beginning of the day 8h before',
  );
});

test('an event uses the row of the day that was available, and the empty values without one', () => {
  const at = (day: number, hour: number) => Date.UTC(2024, 5, day, hour) * 1000;
  const order = (order_id: string, placed_at: number) => ({
    order_id,
    placed_at,
    customer_id: 'c',
    shop_id: 's',
    amount: 25_000n,
  });
  const events = [
    order('first', at(1, 12)),
    order('early', at(2, 7)),
    order('late', at(2, 8)),
    order('far', at(20, 0)),
  ];
  const labels = [{ event: 'first', isTrue: true, knownAt: at(1, 13) }];
  const values = oracle(compile(risk), orders, events, labels, [compileSnapshotGroup(risk)]);
  const empty = { shop_n: 0n, shop_total: 0n, shop_average: null, shop_returns: 0.5 };
  expect(values.get('first')).toMatchObject(empty);
  expect(values.get('early')).toMatchObject(empty);
  expect(values.get('late')).toMatchObject({
    shop_n: 1n,
    shop_total: 25_000n,
    shop_average: 2.5,
    shop_returns: 1,
  });
  expect(values.get('far')).toMatchObject(empty);
});
