import { openFirehose } from '@cardlake/aws/firehose';
import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { readEnvironment } from './environment';
import { findNewDecisions } from './forward/changes';
import { forwardDecisions } from './forward/forward';
import { logger, Tally } from './telemetry';

const delivery = openFirehose(readEnvironment('forwarder').DECISION_DELIVERY_NAME);

/** Forwards the decisions among the changes of their table to bronze; names the change to begin again from. */
export async function handler(
  { Records }: DynamoDBStreamEvent,
  context: Context,
): Promise<DynamoDBBatchResponse> {
  logger.addContext(context);
  const tally = new Tally('forwarder');
  const failed = await forwardDecisions(findNewDecisions(Records), {
    delivery,
    tally,
    onLost: ({ sequenceNumber }, reason) =>
      logger.error('A decision was not delivered.', { sequenceNumber, reason }),
  });
  tally.publish();
  return { batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: failed }] };
}
