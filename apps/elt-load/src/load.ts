import { openEventBus } from '@cardlake/aws/events';
import { handleMessages } from '@cardlake/aws/lambda/batch';
import { readFunctionEnvironment } from '@cardlake/aws/lambda/environment';
import { openQueue } from '@cardlake/aws/sqs';
import { loadableFeeds, loadMessage, type StagedObjectEvent } from '@cardlake/elt/functions';
import { count, logger, openLake, trace } from '@cardlake/elt/lambda';
import { openOnce } from '@cardlake/elt/lambda/once';
import { collectedFile, parquetChunkWriter, SNAPPY } from '@cardlake/elt/parquet';
import { AGAIN_DELAY_SECONDS, ELT_FUNCTIONS, STAGED_EVENT } from '@cardlake/job-contract';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';

const env = readFunctionEnvironment('load', ELT_FUNCTIONS.load.environment);
const lake = openLake(env.LAKE_BUCKET);
const objects = openQueue(env.OBJECT_QUEUE_URL, { delaySeconds: AGAIN_DELAY_SECONDS });
const bus = openEventBus(env.EVENT_BUS_NAME);
const once = openOnce(env.IDEMPOTENCY_TABLE);

/** Loads the chunks that messages refer to, and tells of objects that are staged. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  logger.addContext(context);
  const ports = {
    ...lake,
    feeds: loadableFeeds,
    writer: parquetChunkWriter((key) => collectedFile(lake.store, key), SNAPPY),
    announceAgain: objects.send,
    announce: (detail: StagedObjectEvent) => bus.put({ ...STAGED_EVENT, detail }),
    once: (key: string, work: () => Promise<void>) => once(key, context, work),
    count,
    onGone: (object: object) => logger.info('An object is not loaded.', { object, reason: 'gone' }),
  };
  return handleMessages(
    event,
    context,
    ({ body }) => trace('load', () => loadMessage(body, ports)),
    ({ messageId, body }, error) => {
      count({ Function: 'load' }, { failed: 1 });
      logger.error('A chunk could not be loaded.', { messageId, body, error: error as Error });
    },
  );
}
