import { openQueue } from '@cardlake/aws/sqs';
import { systemClock } from '@cardlake/runtime';
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { endpointTally } from './endpoints/endpoint-tally';
import { readEnvironment } from './environment';
import { openDecider } from './open-decider';
import { decideRecords } from './stream/decide-records';
import { readStreamRecord } from './stream/stream-records';
import { logger, Tally } from './telemetry';

/** Time reserved at the end for the records that were begun. */
const RESERVE_MS = 5_000;

const env = readEnvironment('stream');
const decider = openDecider(env);
const rejected = openQueue(env.REJECTED_QUEUE_URL);

/** Decides the records of the event stream; names the one to begin again from, so that none is lost and none skipped. */
export async function handler(
  { Records }: KinesisStreamEvent,
  context: Context,
): Promise<KinesisStreamBatchResponse> {
  logger.addContext(context);
  const tally = new Tally('stream');
  const failed = await decideRecords(Records.map(readStreamRecord), {
    decider: await decider(),
    rejected,
    tally,
    clock: systemClock,
    deadline: systemClock.now() + context.getRemainingTimeInMillis() - RESERVE_MS,
    onFailure: ({ sequenceNumber }, error) =>
      logger.error('A record could not be decided.', { sequenceNumber, error: error as Error }),
  });
  tally.publish();
  endpointTally.publish();
  return { batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: failed }] };
}
