import { openEventBus } from '@cardlake/aws/events';
import { readFunctionEnvironment } from '@cardlake/aws/lambda/environment';
import { openQueue } from '@cardlake/aws/sqs';
import { loadableFeeds, type StagedObjectEvent } from '@cardlake/elt/functions';
import { logger, openLake, trace } from '@cardlake/elt/lambda';
import { ELT_FUNCTIONS, STAGED_EVENT } from '@cardlake/job-contract';
import { systemClock } from '@cardlake/runtime';
import type { Context } from 'aws-lambda';
import { openPublications } from './open-publications';
import { doOperatorStep, type OperatorPorts } from './operator-step';

const env = readFunctionEnvironment('operator', ELT_FUNCTIONS.operator.environment);
const bus = openEventBus(env.EVENT_BUS_NAME);
const lake = openLake(env.LAKE_BUCKET, env.SOURCE_BUCKETS);
const ports: Omit<OperatorPorts, keyof typeof lake> = {
  feeds: loadableFeeds,
  publications: openPublications(env.PUBLICATION_TABLE),
  sendAll: openQueue(env.OBJECT_QUEUE_URL).sendAll,
  announce: (detail: StagedObjectEvent) => bus.put({ ...STAGED_EVENT, detail }),
  folder: env.REPORT_FOLDER,
  now: systemClock.now,
};

/** Does a step of an operation on feeds. */
export async function handler(event: unknown, context: Context): Promise<unknown> {
  logger.addContext(context);
  return trace('operator', () => doOperatorStep(event, { ...lake, ...ports }));
}
