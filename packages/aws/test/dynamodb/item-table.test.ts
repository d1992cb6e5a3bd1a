import { createDynamoDbClient, dynamoDbItemTable, type Item, itemSize } from '../../src/dynamodb';
import { type Answer, startJsonApiServer } from '../../test-kit';
import { withTestCredentials } from '../support/credentials';

withTestCredentials();

interface BatchWrite {
  readonly RequestItems: { readonly events: readonly { readonly PutRequest: { readonly Item: Item } }[] };
}

const items = Array.from({ length: 60 }, (_, i): Item => ({ card: { S: 'c' }, at: { S: `${i}` } }));
const keysOf = (all: readonly Item[]) => all.map(({ at }) => at?.S ?? '');

/** Writes items to a table that answers as `answer` does. */
async function putAll(answer: (batch: readonly Item[], call: number) => ReturnType<Answer>) {
  let calls = 0;
  const server = await startJsonApiServer((operation, input) => {
    expect(operation).toBe('BatchWriteItem');
    const batch = (input as BatchWrite).RequestItems.events.map(({ PutRequest }) => PutRequest.Item);
    return answer(batch, ++calls);
  });
  const client = createDynamoDbClient({ endpoint: server.endpoint, region: 'eu-west-1' });
  const keys = { partition: 'card', sort: 'at' };
  try {
    await dynamoDbItemTable({ client, tableName: 'events', keys }).putAll(items);
  } finally {
    client.destroy();
    await server.stop();
  }
}

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
