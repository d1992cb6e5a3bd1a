import { openEventBus } from '@cardlake/aws/events';
import { readFunctionEnvironment } from '@cardlake/aws/lambda/environment';
import { openQueue } from '@cardlake/aws/sqs';
import { type Caught, catchUp, loadableFeeds, type StagedObjectEvent } from '@cardlake/elt/functions';
import { count, logger, openLake, trace } from '@cardlake/elt/lambda';
import { ELT_FUNCTIONS, STAGED_EVENT } from '@cardlake/job-contract';
import { systemClock } from '@cardlake/runtime';
import type { Context } from 'aws-lambda';

const MICROS_PER_MINUTE = 60_000_000;

const env = readFunctionEnvironment('listing', ELT_FUNCTIONS.listing.environment);
const lake = openLake(env.LAKE_BUCKET, env.SOURCE_BUCKETS);
const objects = openQueue(env.OBJECT_QUEUE_URL);
const bus = openEventBus(env.EVENT_BUS_NAME);

/** Finds the objects of feeds that were left behind: not announced, staged without being told of, or stuck. */
export async function handler(_event: unknown, context: Context): Promise<Caught> {
  logger.addContext(context);
  const now = systemClock.now() * 1000;
  const window = {
    fromMicros: now - Number(env.LOOK_BACK_HOURS) * 60 * MICROS_PER_MINUTE,
    toMicros: now - Number(env.GRACE_MINUTES) * MICROS_PER_MINUTE,
  };
  const ports = {
    feeds: loadableFeeds,
    ...lake,
    sendAll: objects.sendAll,
    extraction: {
      processorSeconds: Number(env.PROCESSOR_SECONDS),
      timeoutMicros: Number(env.LARGE_MINUTES) * MICROS_PER_MINUTE,
    },
    announce: (detail: StagedObjectEvent) => bus.put({ ...STAGED_EVENT, detail }),
    onStuck: (object: object) =>
      logger.warn('An object was announced and is not staged: look at the dead letters.', { object }),
  };
  const caught = await trace('listing', () => catchUp(window, ports));
  const { announced: found, told, stuck } = caught;
  count({ Function: 'listing' }, { found, told, stuck });
  return caught;
}
