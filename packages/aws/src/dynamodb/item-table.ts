import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { numberOf } from '@cardlake/runtime';
import { type ClientOptions, clientConfig } from '../clients/client-config';
import type { TimeLimits } from '../clients/time-limits';
import { isRetryable } from '../errors/classify';
import { forEachConcurrently } from '../retry/for-each-concurrently';
import { BATCH_RETRY } from '../retry/policy';
import { sendInBatches, type Unsent } from '../retry/send-in-batches';
import { isWrittenBy } from './own-write';
import type { Item, ItemCondition, ItemKey, ItemRange, ItemTable, KeyNames } from './ports';

/** Most writes of one BatchWriteItem (its API reference). */
const BATCH_SIZE = 25;
const CONCURRENCY = 8;
/** Requests of one item at once. */
const SINGLE_CONCURRENCY = 48;

/** A read takes milliseconds; a hanging connection is better replaced than waited for. */
const ITEM_LIMITS: TimeLimits = { connectMs: 1_000, answerMs: 3_000, idleMs: 10_000 };

/** Creates a client of DynamoDB. */
export const createDynamoDbClient = (options: ClientOptions = {}): DynamoDBClient =>
  new DynamoDBClient(clientConfig({ limits: ITEM_LIMITS, ...options }));

/** A table to open. */
export interface ItemTableOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly keys: KeyNames;
  /** Most items of one page of a query; DynamoDB itself ends a page at 1 MB. */
  readonly pageItems?: number;
}

/** Opens a table of DynamoDB. Every read is strongly consistent. */
export function dynamoDbItemTable(options: ItemTableOptions): ItemTable {
  const { client, tableName, keys } = options;
  const TableName = tableName;
  return {
    keys,
    put: (item, condition) => put(options, item, condition),
    async putAll(items, condition) {
      if (condition === undefined)
        return writeAll(
          options,
          items.map((item) => ({ PutRequest: { Item: item } })),
        );
      // A batch knows no conditions.
      await forEachConcurrently(items, SINGLE_CONCURRENCY, async (item) => {
        await put(options, item, condition);
      });
    },
    removeAll: (all) =>
      writeAll(
        options,
        all.map((key) => ({ DeleteRequest: { Key: keyItem(keys, key) } })),
      ),
    async get(partition, sort) {
      const Key = keyItem(keys, { partition, sort });
      const { Item: found } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      return found;
    },
    readNewest: (range) => readNewest(options, range),
  };
}

/** A query answers in pages, the last of which has no key to go on from (developer guide, "Paginating table query results"). */
async function readNewest(
  { client, tableName, keys, pageItems }: ItemTableOptions,
  { partition, from, to, limit }: ItemRange,
): Promise<Item[]> {
  const items: Item[] = [];
  let ExclusiveStartKey: Item | undefined;
  do {
    const left = limit - items.length;
    const page = await client.send(
      new QueryCommand({
        TableName: tableName,
        ConsistentRead: true,
        ScanIndexForward: false,
        KeyConditionExpression: '#partition = :partition AND #sort BETWEEN :from AND :to',
        ExpressionAttributeNames: { '#partition': keys.partition, '#sort': keys.sort },
        ExpressionAttributeValues: { ':partition': { S: partition }, ':from': { S: from }, ':to': { S: to } },
        Limit: Math.min(left, pageItems ?? left),
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    );
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined && items.length < limit);
  return items;
}

async function put(
  { client, tableName }: ItemTableOptions,
  item: Item,
  condition?: ItemCondition,
): Promise<boolean> {
  try {
    await client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: item,
        ...(condition && {
          ConditionExpression: condition.expression,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ...(condition.values && { ExpressionAttributeValues: condition.values }),
        }),
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return isWrittenBy(item, error.Item);
  }
}

const keyItem = (keys: KeyNames, { partition, sort }: ItemKey): Item => ({
  [keys.partition]: { S: partition },
  [keys.sort]: { S: sort },
});

async function writeAll(
  { client, tableName }: ItemTableOptions,
  requests: readonly WriteRequest[],
): Promise<void> {
  const unsent = await sendInBatches(requests, (batch) => writeBatch(client, tableName, batch), {
    policy: BATCH_RETRY,
    batchSize: BATCH_SIZE,
    concurrency: CONCURRENCY,
  });
  if (unsent.length > 0)
    throw new Error(
      `${numberOf(unsent.length, 'item was', 'items were')} not written to ${tableName}: ${unsent[0]?.reason}`,
    );
}

/** Writes a batch; answers what the table did not take, or all of it when it took nothing for now. */
async function writeBatch(
  client: DynamoDBClient,
  tableName: string,
  batch: readonly WriteRequest[],
): Promise<Unsent<WriteRequest>[]> {
  try {
    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [tableName]: [...batch] } }),
    );
    return (UnprocessedItems?.[tableName] ?? []).map((item) => ({
      item,
      reason: 'the table took no more for now',
    }));
  } catch (error) {
    if (!isRetryable(error)) throw error;
    return batch.map((item) => ({ item, reason: error instanceof Error ? error.name : String(error) }));
  }
}
