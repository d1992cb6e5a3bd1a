import { join } from 'node:path';
import { cardTransactions, tables } from '@cardlake/card-schema';
import { lakePath, partitionFolder, tableId } from '../src';
import { recordPath, resolveLayout } from '../src/layout';

const bronze = tables['bronze.card_authorization'];

test('records sort by name as by version', () => {
  const layout = resolveLayout('/lake');
  const names = [2, 10, 1, 123].map((version) => recordPath(layout, version)).sort();
  expect(names[0]).toBe('/lake/_cardlake/log/00000000000000000001.json');
  expect(names).toEqual([1, 2, 10, 123].map((version) => recordPath(layout, version)));
});

test('a partition has a folder under that of its table', () => {
  expect(tableId(cardTransactions)).toBe('silver.card_transactions');
  expect(partitionFolder(cardTransactions, '2018-04-01')).toBe('silver/card_transactions/dt=2018-04-01');
  expect(partitionFolder(bronze, '2018/04/01/12/30')).toBe(`${bronze.path}/ingest_dt=2018/04/01/12/30`);
});

test.each(['2018-4-1', '2018-04-01/..', '', '2018/04/01/12/30'])('"%s" is not a day', (partition) => {
  expect(() => partitionFolder(cardTransactions, partition)).toThrow(
    `silver.card_transactions: expected a partition by day, found "${partition}"`,
  );
});

test.each(['/data/lake', '/data/lake/', './lake', 'lake/', '../lake'])(
  'a path below the root %s is the same, however the root is written',
  (root) => {
    expect(lakePath(root, join(root, 'online', 'current.json'))).toBe('online/current.json');
  },
);
