import { openEventBus } from '@cardlake/aws/events';
import { openNamedExecutions } from '@cardlake/aws/executions/named';
import { handleMessages } from '@cardlake/aws/lambda/batch';
import { readFunctionEnvironment } from '@cardlake/aws/lambda/environment';
import { openQueue } from '@cardlake/aws/sqs';
import { extractMessage, loadableFeeds, type StagedObjectEvent } from '@cardlake/elt/functions';
import { count, logger, openLake, trace } from '@cardlake/elt/lambda';
import { openOnce } from '@cardlake/elt/lambda/once';
import { ELT_FUNCTIONS, STAGED_EVENT } from '@cardlake/job-contract';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';

const env = readFunctionEnvironment('extract', ELT_FUNCTIONS.extract.environment);
const lake = openLake(env.LAKE_BUCKET, env.SOURCE_BUCKETS);
const chunks = openQueue(env.CHUNK_QUEUE_URL);
const bus = openEventBus(env.EVENT_BUS_NAME);
const once = openOnce(env.IDEMPOTENCY_TABLE);
const large = {
  processorSeconds: Number(env.PROCESSOR_SECONDS),
  start: openNamedExecutions(env.MACHINE_ARN).start,
};

/** Plans how the objects that messages announce are read, and sends a message for each chunk. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  logger.addContext(context);
  const ports = {
    feeds: loadableFeeds,
    ...lake,
    sendAll: chunks.sendAll,
    announce: (detail: StagedObjectEvent) => bus.put({ ...STAGED_EVENT, detail }),
    large,
    once: (key: string, work: () => Promise<void>) => once(key, context, work),
    count,
    onSkipped: (object: object, reason: string) =>
      logger.info('An object is not loaded.', { object, reason }),
  };
  return handleMessages(
    event,
    context,
    ({ body }) => trace('extract', () => extractMessage(body, ports)),
    ({ messageId }, error) => {
      count({ Function: 'extract' }, { failed: 1 });
      logger.error('A message could not be handled.', { messageId, error: error as Error });
    },
  );
}
