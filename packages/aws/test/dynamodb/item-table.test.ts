import {
  createDynamoDbClient,
  dynamoDbItemTable,
  type Item,
  type ItemTable,
  itemSize,
} from '../../src/dynamodb';
import { type Answer, startJsonApiServer } from '../../test-kit';
import { withTestCredentials } from '../support/credentials';

withTestCredentials();

interface BatchWrite {
  readonly RequestItems: { readonly events: readonly { readonly PutRequest: { readonly Item: Item } }[] };
}

const items = Array.from({ length: 60 }, (_, i): Item => ({ card: { S: 'c' }, at: { S: `${i}` } }));
const keysOf = (all: readonly Item[]) => all.map(({ at }) => at?.S ?? '');

/** Uses a table that answers as `answer` does. */
async function withTable<T>(
  answer: (operation: string, input: unknown, call: number) => ReturnType<Answer>,
  use: (table: ItemTable) => Promise<T>,
): Promise<T> {
  let calls = 0;
  const server = await startJsonApiServer((operation, input) => answer(operation, input, ++calls));
  const client = createDynamoDbClient({ endpoint: server.endpoint, region: 'eu-west-1' });
  const keys = { partition: 'card', sort: 'at' };
  try {
    return await use(dynamoDbItemTable({ client, tableName: 'events', keys }));
  } finally {
    client.destroy();
    await server.stop();
  }
}

/** Writes items to a table that answers as `answer` does. */
const putAll = (answer: (batch: readonly Item[], call: number) => ReturnType<Answer>) =>
  withTable(
    (operation, input, call) => {
      expect(operation).toBe('BatchWriteItem');
      const batch = (input as BatchWrite).RequestItems.events.map(({ PutRequest }) => PutRequest.Item);
      return answer(batch, call);
    },
    (table) => table.putAll(items),
  );

test('items that a table did not take are sent again, in batches of 25, until it has all', async () => {
  const written: Item[] = [];
  await putAll((batch, call) => {
    expect(batch.length).toBeLessThanOrEqual(25);
    if (call === 2) return { status: 400, body: { __type: 'ProvisionedThroughputExceededException' } };
    const taken = batch.filter((_, i) => (i + call) % 3 > 0);
    written.push(...taken);
    const events = batch.filter((item) => !taken.includes(item)).map((Item) => ({ PutRequest: { Item } }));
    return { body: { UnprocessedItems: events.length === 0 ? {} : { events } } };
  });
  expect(keysOf(written).sort()).toEqual(keysOf(items).sort());
});

test('a batch that is wrong is not sent again', async () => {
  let calls = 0;
  const wrong = putAll(() => {
    calls++;
    return { status: 400, body: { __type: 'ValidationException', message: 'no' } };
  });
  await expect(wrong).rejects.toMatchObject({ name: 'ValidationException' });
  expect(calls).toBeLessThanOrEqual(3);
});

/** Puts an item on a condition; the first answer is lost, and the second one says that the condition does not hold for what stands. */
const putTwice = (item: Item, stored: Item | undefined) =>
  withTable(
    (operation, input, call) => {
      expect(operation).toBe('PutItem');
      expect(input).toMatchObject({ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
      return call === 1
        ? { status: 500, body: { __type: 'InternalServerError', message: 'lost' } }
        : { status: 400, body: { __type: 'ConditionalCheckFailedException', message: 'no', Item: stored } };
    },
    (table) => table.put(item, { expression: 'attribute_not_exists(card)' }),
  );

test('an item whose write is sent again, because its answer was lost, counts as written', async () => {
  const [item, other] = [
    { card: { S: 'c' }, at: { S: '1' }, by: { S: 'me' }, count: { N: '2' } },
    { card: { S: 'c' }, at: { S: '1' }, by: { S: 'another' }, count: { N: '2' } },
  ];
  expect(await putTwice(item, item)).toBe(true);
  expect(await putTwice(item, other)).toBe(false);
  expect(await putTwice(item, undefined)).toBe(false);
});

test('the size of an item follows the rules of the developer guide', () => {
  const sizes: readonly [Item, number][] = [
    [{ a: { S: 'ü' } }, 1 + 2],
    [{ amount: { N: '-120300' } }, 6 + 2 + 1],
    [{ n: { N: '0' } }, 1 + 1],
    [{ b: { B: new Uint8Array(16) }, none: { NULL: true } }, 1 + 16 + 4 + 1],
    [{ l: { L: [{ S: 'ab' }, { N: '7' }] } }, 1 + 3 + (1 + 2) + (1 + 2)],
  ];
  for (const [item, size] of sizes) expect(itemSize(item)).toBe(size);
  expect(() => itemSize({ m: { M: {} } })).toThrow('attribute m');
});
