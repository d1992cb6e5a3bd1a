import type { WindowFeature } from '../../src';
import { dsl } from '../support/orders';

const { column, count, countDistinct, entity, isFirstSeen, max, mean, min, stddev, sum } = dsl;

test('builders are immutable: each option returns a new feature', () => {
  const base = count();
  const hour = base.over('1h');
  const options = [
    hour.delayed('1d'),
    hour.excludingCurrent(),
    hour.default(1),
    hour.per(entity('shop', 'shop_id')),
  ];
  expect(base.options).toEqual({});
  expect(hour.options).toEqual({ window: '1h' });
  expect(new Set([base, hour, ...options]).size).toBe(6);
  for (const each of [base, hour, ...options]) {
    expect(Object.isFrozen(each)).toBe(true);
    expect(Object.isFrozen(each.options)).toBe(true);
  }
});

test('the type checker rejects columns of another kind and invalid durations', () => {
  const refused: (() => WindowFeature)[] = [
    // @ts-expect-error a string cannot be added up
    () => sum('country'),
    // @ts-expect-error an instant cannot be averaged
    () => mean('placed_at'),
    // @ts-expect-error there is no such column
    () => min('amonut'),
    // @ts-expect-error there is no such column
    () => max(''),
    // @ts-expect-error a string has no deviation
    () => stddev('customer_id'),
    // @ts-expect-error amounts are not told apart
    () => countDistinct('amount'),
    // @ts-expect-error nor are instants
    () => isFirstSeen('placed_at'),
    // @ts-expect-error weeks are no unit
    () => count().over('1w'),
    // @ts-expect-error a number has no unit
    () => count().over(60),
    // @ts-expect-error neither has text without one
    () => count().delayed('60'),
  ];
  expect(refused).toHaveLength(10);
  // @ts-expect-error a ratio needs a number
  expect(column('country')).toEqual({ kind: 'column', column: 'country' });
  // @ts-expect-error the key of an entity is a string column
  expect(entity('x', 'amount').key).toBe('amount');
});
