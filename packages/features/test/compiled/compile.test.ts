import fc from 'fast-check';
import {
  CompiledGroupError,
  compileGroup,
  type FeatureGroup,
  groupFields,
  groupTable,
  loadCompiled,
  serializeCompiled,
} from '../../src';
import { arbitraryGroup, customer, shop } from '../support/arbitrary-group';
import { dsl, orders } from '../support/orders';

const { column, count, feature, featureGroup, max, mean, labelRate, ratio, stddev, sum } = dsl;

const definition: FeatureGroup = featureGroup({
  name: 'some',
  version: 3,
  table: 'some_v3',
  entity: customer,
  recordId: 'order_id',
  online: false,
  offline: true,
  features: {
    share: ratio(column('amount'), feature('avg')).default(-1),
    avg: mean('amount').over('90m').excludingCurrent(),
    top: max('amount').over('24h').delayed('36h').default('0.5'),
    rate: labelRate().over('7d').delayed('7d').per(shop).default(0),
  },
});

test('compiles windows and delays to µs, and resolves ends, types, defaults and the order of ratios', () => {
  expect(compileGroup(definition)).toMatchInlineSnapshot(`
    {
      "derived": [
        "share",
      ],
      "entities": {
        "customer": "customer_id",
        "shop": "shop_id",
      },
      "entity": "customer",
      "features": [
        {
          "compute": {
            "denominator": {
              "feature": "avg",
              "kind": "feature",
            },
            "kind": "ratio",
            "numerator": {
              "column": "amount",
              "kind": "column",
            },
          },
          "default": -1,
          "entity": "customer",
          "name": "share",
          "nullable": false,
          "type": {
            "kind": "double",
          },
        },
        {
          "compute": {
            "column": "amount",
            "delayMicros": 0,
            "function": "mean",
            "includesCurrent": false,
            "kind": "window",
            "windowMicros": 5400000000,
          },
          "default": null,
          "entity": "customer",
          "name": "avg",
          "nullable": true,
          "type": {
            "kind": "double",
          },
        },
        {
          "compute": {
            "column": "amount",
            "delayMicros": 129600000000,
            "function": "max",
            "includesCurrent": false,
            "kind": "window",
            "windowMicros": 86400000000,
          },
          "default": "5000",
          "entity": "customer",
          "name": "top",
          "nullable": false,
          "type": {
            "kind": "decimal",
            "precision": 18,
            "scale": 4,
          },
        },
        {
          "compute": {
            "delayMicros": 604800000000,
            "function": "meanOfLabel",
            "includesCurrent": false,
            "kind": "window",
            "windowMicros": 604800000000,
          },
          "default": 0,
          "entity": "shop",
          "name": "rate",
          "nullable": false,
          "type": {
            "kind": "double",
          },
        },
      ],
      "format": 1,
      "hash": "926815c570d4eb6dee43173f142150f673b3e6903a618d90ac87b0b22634d461",
      "name": "some",
      "offline": true,
      "online": null,
      "recordId": "order_id",
      "table": "some_v3",
      "version": 3,
    }
  `);
});

test('fields and the gold table have types, nullability and a description', () => {
  const group = compileGroup(definition);
  expect(groupFields(group, orders)).toMatchInlineSnapshot(`
    {
      "avg": {
        "description": "mean of amount over 90m, per customer",
        "nullable": true,
        "type": {
          "kind": "double",
        },
      },
      "rate": {
        "description": "share of known returns over 7d until 7d before, per shop; 0 where it would be null",
        "nullable": false,
        "type": {
          "kind": "double",
        },
      },
      "share": {
        "description": "amount / avg; -1 where it would be null",
        "nullable": false,
        "type": {
          "kind": "double",
        },
      },
      "top": {
        "description": "greatest amount over 1d until 36h before, per customer; 0.5000 where it would be null",
        "nullable": false,
        "type": {
          "kind": "decimal",
          "precision": 18,
          "scale": 4,
        },
      },
    }
  `);
  expect(groupTable(group, orders)).toMatchObject({
    layer: 'gold',
    name: 'some_v3',
    path: 'gold/some_v3',
  });
});

test('the hash is of the content, not of the order of keys', () => {
  const group = compileGroup(definition);
  expect(compileGroup({ ...definition, offline: true }).hash).toBe(group.hash);
  const reversed = Object.fromEntries(Object.entries(group).reverse());
  expect(loadCompiled(reversed).hash).toBe(group.hash);
  expect(compileGroup({ ...definition, version: 4 }).hash).not.toBe(group.hash);
});

test('a compiled group goes through its text unchanged', () => {
  fc.assert(
    fc.property(arbitraryGroup, (random) => {
      const group = compileGroup(random);
      expect(loadCompiled(JSON.parse(serializeCompiled(group)))).toEqual(group);
      expect(serializeCompiled(compileGroup(random))).toBe(serializeCompiled(group));
    }),
  );
});

test('rejects a changed, foreign or newer compiled group', () => {
  const group = compileGroup(definition);
  const changed = JSON.parse(serializeCompiled(group).replace('"version": 3', '"version": 2'));
  expect(() => loadCompiled(changed)).toThrow('some_v2 was changed after it was compiled');
  expect(() => loadCompiled({ ...group, format: 2 })).toThrow('some_v3 has compiled format 2');
  for (const foreign of [null, 'text', 3, {}, []])
    expect(() => loadCompiled(foreign)).toThrow(CompiledGroupError);
});

test('sums have room for ten more digits, counts are bigint, the rest is double', () => {
  const { features } = compileGroup({
    ...definition,
    features: {
      n: count().over('1m'),
      s: sum('amount').over('1m'),
      d: stddev('amount').over('1m'),
    },
  });
  expect(features.map(({ type, nullable }) => [type, nullable])).toEqual([
    [{ kind: 'bigint' }, false],
    [{ kind: 'decimal', precision: 28, scale: 4 }, false],
    [{ kind: 'double' }, true],
  ]);
});

test('ratios run behind what they are made of, whatever the order they are declared in', () => {
  const { derived } = compileGroup({
    ...definition,
    features: {
      c: ratio(feature('b'), feature('a')),
      b: ratio(feature('a'), feature('n')),
      n: count().over('1m'),
      a: ratio(feature('n'), column('amount')),
    },
  });
  expect(derived).toEqual(['a', 'b', 'c']);
});
