import { duckdbColumns, sparkSchema } from '@cardlake/schema';
import { toArrow } from '@cardlake/schema/arrow';
import { cardTransactions } from '../../src';

test('the columns of a table keep their order in every target', () => {
  const names = Object.keys(cardTransactions.fields);
  expect(toArrow(cardTransactions.fields).names).toEqual(names);
  const duckdb = [...duckdbColumns(cardTransactions.fields).matchAll(/"(\w+)"/g)].map(([, name]) => name);
  const spark = [...sparkSchema(cardTransactions.fields).matchAll(/`(\w+)`/g)].map(([, name]) => name);
  expect([duckdb, spark]).toEqual([names, names]);
});
