import { createDynamoDbClient, dynamoDbKeyedTable } from '../../src/dynamodb';
import { type Answer, startJsonApiServer } from '../../test-kit';
import { withTestCredentials } from '../support/credentials';

withTestCredentials();

const stored = { event: { S: 'e1' }, state: { S: 'decided' } };

/** Runs calls on a table that answers as `answer` does, and notes what it was asked. */
async function withTable<T>(
  answer: Answer,
  use: (table: ReturnType<typeof dynamoDbKeyedTable>) => Promise<T>,
): Promise<{ readonly result: T; readonly asked: readonly [string, unknown][] }> {
  const asked: [string, unknown][] = [];
  const server = await startJsonApiServer((operation, input) => {
    asked.push([operation, input]);
    return answer(operation, input);
  });
  const client = createDynamoDbClient({ endpoint: server.endpoint, region: 'eu-west-1' });
  try {
    const result = await use(dynamoDbKeyedTable({ client, tableName: 'decisions', key: 'event' }));
    return { result, asked };
  } finally {
    client.destroy();
    await server.stop();
  }
}

const refused: Answer = () => ({
  status: 400,
  body: { __type: 'ConditionalCheckFailedException', message: 'no', Item: stored },
});

test('an item is read as it is after all writes', async () => {
  const { result, asked } = await withTable(
    () => ({ body: { Item: stored } }),
    (table) => table.get('e1'),
  );
  expect(result).toEqual(stored);
  expect(asked).toEqual([
    ['GetItem', { TableName: 'decisions', Key: { event: { S: 'e1' } }, ConsistentRead: true }],
  ]);
});

test('an item is inserted by one conditional request', async () => {
  const { result, asked } = await withTable(
    () => ({ body: {} }),
    (table) => table.insert({ event: { S: 'e1' } }),
  );
  expect(result).toEqual({ isWritten: true, before: undefined });
  expect(asked).toEqual([
    [
      'PutItem',
      {
        TableName: 'decisions',
        Item: { event: { S: 'e1' } },
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': 'event' },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    ],
  ]);
});

test('attributes are set by one conditional request, which answers with the item of before', async () => {
  const before = { event: { S: 'e1' }, state: { S: 'pending' } };
  const { result, asked } = await withTable(
    () => ({ body: { Attributes: before } }),
    (table) =>
      table.update('e1', { state: { S: 'decided' }, line: { S: '{}' } }, { name: 'state', text: 'pending' }),
  );
  expect(result).toEqual({ isWritten: true, before });
  expect(asked).toEqual([
    [
      'UpdateItem',
      {
        TableName: 'decisions',
        Key: { event: { S: 'e1' } },
        UpdateExpression: 'SET #a0 = :a0, #a1 = :a1',
        ConditionExpression: '#required = :required',
        ExpressionAttributeNames: { '#required': 'state', '#a0': 'state', '#a1': 'line' },
        ExpressionAttributeValues: {
          ':required': { S: 'pending' },
          ':a0': { S: 'decided' },
          ':a1': { S: '{}' },
        },
        ReturnValues: 'ALL_OLD',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    ],
  ]);
});

test('a condition that does not hold answers with what is there, without another request', async () => {
  const inserted = await withTable(refused, (table) =>
    table.insert({ event: { S: 'e1' }, state: { S: 'pending' } }),
  );
  const updated = await withTable(refused, (table) =>
    table.update('e1', { state: { S: 'late' } }, { name: 'state', text: 'pending' }),
  );
  for (const { result, asked } of [inserted, updated]) {
    expect(result).toEqual({ isWritten: false, before: stored });
    expect(asked).toHaveLength(1);
  }
});

test('a write whose answer was lost is found by the one that is sent again', async () => {
  let calls = 0;
  const own = { event: { S: 'e1' }, state: { S: 'pending' } };
  const lost: Answer = () =>
    calls++ % 2 === 0
      ? { status: 500, body: { __type: 'InternalServerError', message: 'lost' } }
      : { status: 400, body: { __type: 'ConditionalCheckFailedException', message: 'no', Item: own } };
  const inserted = await withTable(lost, (table) => table.insert(own));
  const updated = await withTable(lost, (table) =>
    table.update('e1', { state: own.state }, { name: 'state', text: 'new' }),
  );
  for (const { result, asked } of [inserted, updated]) {
    expect(result.isWritten).toBe(true);
    expect(asked).toHaveLength(2);
  }
});

test('any other failure is thrown', async () => {
  const failing: Answer = () => ({ status: 400, body: { __type: 'ValidationException', message: 'no' } });
  await expect(withTable(failing, (table) => table.insert({ event: { S: 'e1' } }))).rejects.toMatchObject({
    name: 'ValidationException',
  });
});
