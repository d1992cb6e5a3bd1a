import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';

/** Options of doing work once. */
export interface OnceOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly key: string;
  readonly ttl: string;
  /** Time for which work that is done is not done again. */
  readonly seconds: number;
}

/**
 * Does work unless it was done a short while ago. It only saves work, and the work itself must be repeatable: a run that was given up may
 * end after its successor.
 * @param key text that identifies the work
 * @returns true when it was done now, false when it was done before
 * @throws IdempotencyAlreadyInProgressError while another run does it
 */
export type Once = (key: string, context: Context, work: () => Promise<void>) => Promise<boolean>;

/** Remembers work in a table of DynamoDB; work that fails is forgotten. */
export function onceByTable({ client, tableName, key, ttl, seconds }: OnceOptions): Once {
  const persistenceStore = new DynamoDBPersistenceLayer({
    tableName,
    keyAttr: key,
    expiryAttr: ttl,
    awsSdkV3Client: client,
  });
  const config = new IdempotencyConfig({ throwOnNoIdempotencyKey: true, expiresAfterSeconds: seconds });
  return async (identity, context, work) => {
    if (identity === '') throw new Error('expected a text that identifies the work; found none');
    // Until the function would end by its time limit, nobody else begins; without the context it would be an hour.
    config.registerLambdaContext(context);
    let isDone = false;
    // The whole text is the key: of a key of several members, one that is missing would go unnoticed.
    await makeIdempotent(
      async (_: string) => {
        await work();
        isDone = true;
        return true;
      },
      { persistenceStore, config },
    )(identity);
    return isDone;
  };
}
