import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { isWrittenBy } from './own-write';
import type { ConditionalWrite, Item, KeyedTable } from './ports';

/** A table to open. */
export interface KeyedTableOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Name of the attribute that is the key; it is a string. */
  readonly key: string;
}

/**
 * Opens a table of DynamoDB. Asking for the item of before costs no read units, whether the condition holds
 * (`ReturnValues`) or not (`ReturnValuesOnConditionCheckFailure`; both in the API references of PutItem and UpdateItem).
 */
export function dynamoDbKeyedTable({ client, tableName, key }: KeyedTableOptions): KeyedTable {
  return {
    key,
    async get(id) {
      const { Item: found } = await client.send(
        new GetItemCommand({ TableName: tableName, Key: { [key]: { S: id } }, ConsistentRead: true }),
      );
      return found;
    },
    insert: (item) =>
      conditional(item, async () => {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: item,
            ConditionExpression: 'attribute_not_exists(#key)',
            ExpressionAttributeNames: { '#key': key },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return undefined;
      }),
    update: (id, attributes, { name, text }) =>
      conditional(attributes, async () => {
        // Names and values are numbered: a name of an attribute can be a reserved word.
        const entries = Object.entries(attributes);
        const { Attributes } = await client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: { [key]: { S: id } },
            UpdateExpression: `SET ${entries.map((_, i) => `#a${i} = :a${i}`).join(', ')}`,
            ConditionExpression: '#required = :required',
            ExpressionAttributeNames: Object.fromEntries([
              ['#required', name],
              ...entries.map(([attribute], i) => [`#a${i}`, attribute]),
            ]),
            ExpressionAttributeValues: Object.fromEntries([
              [':required', { S: text }],
              ...entries.map(([, value], i) => [`:a${i}`, value]),
            ]),
            ReturnValues: 'ALL_OLD',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return Attributes;
      }),
  };
}

/** Runs a write of attributes, and tells a condition that does not hold from every other failure. */
async function conditional(
  attributes: Item,
  write: () => Promise<Item | undefined>,
): Promise<ConditionalWrite> {
  try {
    return { isWritten: true, before: await write() };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { isWritten: isWrittenBy(attributes, error.Item), before: error.Item };
  }
}
