import { readFunctionEnvironment } from '@cardlake/aws/lambda/environment';
import { openQueue } from '@cardlake/aws/sqs';
import { announceMissing, loadableFeeds } from '@cardlake/elt/functions';
import { count, logger, openLake, trace } from '@cardlake/elt/lambda';
import { ELT_FUNCTIONS } from '@cardlake/job-contract';
import { systemClock } from '@cardlake/runtime';
import type { Context } from 'aws-lambda';

const MICROS_PER_MINUTE = 60_000_000;

const env = readFunctionEnvironment('listing', ELT_FUNCTIONS.listing.environment);
const lake = openLake(env.LAKE_BUCKET);
const objects = openQueue(env.OBJECT_QUEUE_URL);

/** Announces the objects of feeds that nobody announced. */
export async function handler(_event: unknown, context: Context): Promise<{ readonly announced: number }> {
  logger.addContext(context);
  const now = systemClock.now() * 1000;
  const window = {
    fromMicros: now - Number(env.LOOK_BACK_HOURS) * 60 * MICROS_PER_MINUTE,
    toMicros: now - Number(env.GRACE_MINUTES) * MICROS_PER_MINUTE,
  };
  const ports = { feeds: loadableFeeds, bucket: env.LAKE_BUCKET, ...lake, sendAll: objects.sendAll };
  const announced = await trace('listing', () => announceMissing(window, ports));
  count({ Function: 'listing' }, { found: announced });
  return { announced };
}
