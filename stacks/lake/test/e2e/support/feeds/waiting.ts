import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Feeds } from './environment';

/** Counts the staged objects of a feed that are collected, and wait for their publication. */
export async function countWaiting({ tables }: Feeds, feed: string): Promise<number> {
  const { Count = 0 } = await tables.send(
    new QueryCommand({
      TableName: 'cardlake-dev-elt-publications',
      KeyConditionExpression: 'feed = :feed AND begins_with(entry, :waiting)',
      ExpressionAttributeValues: { ':feed': { S: feed }, ':waiting': { S: 'waiting#' } },
    }),
  );
  return Count;
}
