import { itemSize } from '@cardlake/aws/dynamodb';
import { groups, snapshotGroups } from '@cardlake/card-features';
import { TTL_ATTRIBUTE } from '@cardlake/job-contract';
import { deriveKeptColumns } from '../../src/assembled';
import { dynamoDbCardHistory, dynamoDbSnapshotRows } from '../../src/dynamodb';
import {
  cardHistoryConformance,
  type HistoryUnderTest,
  historyRepairConformance,
  memoryCardEventTable,
  memorySnapshotTable,
  snapshotRowsConformance,
} from '../../test-kit';

const START = 1_522_908_000_000_000;
const columns = deriveKeptColumns(Object.values(groups));

describe('the history in DynamoDB', () => {
  const makeHistory = async ({ columns: kept, bound, now }: HistoryUnderTest) =>
    dynamoDbCardHistory({ table: memoryCardEventTable(), columns: kept, bound, clock: { now } });
  cardHistoryConformance(makeHistory);
  historyRepairConformance(makeHistory);

  test('an item has at most 200 bytes, whatever arrives, and expires a week after the longest window', async () => {
    const table = memoryCardEventTable();
    const history = dynamoDbCardHistory({ table, columns, clock: { now: () => START / 1000 } });
    const long = 'x'.repeat(32);
    for (const text of [long, `${long}x`, 'ü'.repeat(2000)])
      await history.keep({
        event_id: text,
        card_id: text,
        ts: START,
        amount: -9_999_999_999_999_999n,
        merchant_id: text,
        country: text,
      });
    expect(table.written).toHaveLength(3);
    for (const item of table.written) {
      expect(itemSize(item)).toBeLessThanOrEqual(200);
      expect(item[TTL_ATTRIBUTE]).toEqual({ N: String((START + columns.reachMicros + 7 * 86_400e6) / 1e6) });
    }
  });

  test('an item that was kept for other groups is named', async () => {
    const table = memoryCardEventTable();
    const clock = { now: () => START / 1000 };
    const event = { event_id: 'e1', card_id: 'c', ts: START, amount: 1n };
    const fewer = { ...columns, texts: [] };
    await dynamoDbCardHistory({ table, columns: fewer, clock }).keep(event);
    const history = dynamoDbCardHistory({ table, columns, clock });
    await expect(history.read('c', START, START + 1)).rejects.toThrow('has no country');
  });
});

describe('snapshot rows in DynamoDB', () => {
  snapshotRowsConformance(async (now) =>
    dynamoDbSnapshotRows({ table: memorySnapshotTable(), clock: { now } }),
  );

  test('a row that is written, with its marker, between the reads of both is not missed', async () => {
    const [group] = snapshotGroups;
    if (group === undefined) throw new Error('there is no snapshot group');
    const day = '2018-04-05';
    const clock = { now: () => Date.parse(day) };
    const table = memorySnapshotTable();
    const values = Object.fromEntries(
      group.features.map(({ name, type }) => [name, type.kind === 'double' ? 0.5 : 1n]),
    );
    let rowsRead = 0;
    const between = {
      ...table,
      async get(partition: string, sort: string) {
        const isRow = partition.includes('#');
        const found = isRow ? await table.get(partition, sort) : undefined;
        if (isRow && rowsRead++ === 0)
          await dynamoDbSnapshotRows({ table, clock }).publish({
            group,
            day,
            version: 1,
            rows: [[{ key: 'm', values }]],
          });
        if (isRow) return found;
        while (rowsRead === 0) await new Promise(setImmediate);
        return table.get(partition, sort);
      },
    };
    const read = await dynamoDbSnapshotRows({ table: between, clock }).read(group, 'm', day);
    expect(read).toEqual({ values, day, version: 1, isStale: false });
  });
});
