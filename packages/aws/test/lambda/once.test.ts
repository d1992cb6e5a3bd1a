import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { onceByTable } from '../../src/lambda/once';
import { startJsonApiServer } from '../../test-kit';
import { withTestCredentials } from '../support/credentials';

withTestCredentials();

interface Value {
  readonly S?: string;
  readonly N?: string;
}

interface Item {
  readonly id?: Value;
  readonly status?: Value;
  readonly expiration?: Value;
  readonly data?: Value;
}

interface Request {
  readonly Item?: Item;
  readonly Key?: Item;
  readonly ExpressionAttributeValues?: Readonly<Record<string, Value>>;
}

/** Serves a table with the conditions that Powertools uses: that of its first write only lets in what is new or expired. */
async function serveTable() {
  const items = new Map<string, Item>();
  const server = await startJsonApiServer((operation, input) => {
    const { Item: item = {}, Key: key = {}, ExpressionAttributeValues: values = {} } = input as Request;
    const id = (item.id ?? key.id)?.S ?? '';
    const stored = items.get(id);
    if (operation === 'PutItem') {
      const isOpen = stored === undefined || Number(stored.expiration?.N) < Date.now() / 1000;
      if (!isOpen)
        return {
          status: 400,
          body: { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', Item: stored },
        };
      items.set(id, item);
    } else if (operation === 'DeleteItem') items.delete(id);
    else if (operation === 'UpdateItem') {
      const { ':status': status, ':expiry': expiration, ':response_data': data } = values;
      items.set(id, {
        ...stored,
        ...(status && { status }),
        ...(expiration && { expiration }),
        ...(data && { data }),
      });
    }
    return { body: stored === undefined ? {} : { Item: stored } };
  });
  return { items, server };
}

const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 60_000 } as Context;

test('work is done once, again after a failure, and not while another run does it', async () => {
  const { items, server } = await serveTable();
  const client = new DynamoDBClient({ endpoint: server.endpoint, region: 'eu-west-1', maxAttempts: 1 });
  const once = onceByTable({ client, tableName: 'once', key: 'id', ttl: 'expiration', seconds: 600 });
  try {
    let runs = 0;
    const work = async () => void runs++;
    expect([await once('a', context, work), await once('a', context, work)]).toEqual([true, false]);
    expect([await once('b', context, work), runs]).toEqual([true, 2]);
    const failing = once('c', context, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await once('c', context, work)).toBe(true);
    await once('d', context, async () => {
      await expect(once('d', context, work)).rejects.toThrow('in progress');
    });
    expect(items.size).toBe(4);
    await expect(once('', context, work)).rejects.toThrow('expected a text that identifies the work');
  } finally {
    client.destroy();
    await server.stop();
  }
});
