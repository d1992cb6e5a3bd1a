import { openNamedExecutions } from '@cardlake/aws/executions/named';
import { handleMessages } from '@cardlake/aws/lambda/batch';
import { readFunctionEnvironment } from '@cardlake/aws/lambda/environment';
import { openQueue } from '@cardlake/aws/sqs';
import { loadableFeeds } from '@cardlake/elt/functions';
import { count, logger, openLake, trace } from '@cardlake/elt/lambda';
import { AGAIN_DELAY_SECONDS, ELT_FUNCTIONS } from '@cardlake/job-contract';
import { systemClock } from '@cardlake/runtime';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { z } from 'zod';
import { collect } from './collect';
import { doStep, type StepPorts, startFeeds } from './do-step';
import { openPublications } from './open-publications';
import { readStep } from './step';

const BYTES_PER_MEGABYTE = 2 ** 20;

const env = readFunctionEnvironment('publisher', ELT_FUNCTIONS.publisher.environment);
const { store } = openLake(env.LAKE_BUCKET);
const executions = openNamedExecutions(env.MACHINE_ARN);
const ports: StepPorts = {
  feeds: loadableFeeds,
  bucket: env.LAKE_BUCKET,
  readStaleHours: () => z.record(z.string(), z.number()).parse(JSON.parse(env.STALE_HOURS)),
  publications: openPublications(env.PUBLICATION_TABLE),
  read: store.get,
  write: store.putNew,
  ...executions,
  announceAgain: openQueue(env.OBJECT_QUEUE_URL, { delaySeconds: AGAIN_DELAY_SECONDS }).sendAll,
  now: systemClock.now,
  count,
};

/** Collects the staged objects of which messages tell, or does a step of publishing them. */
export async function handler(event: unknown, context: Context): Promise<unknown> {
  logger.addContext(context);
  return isBatch(event)
    ? collectAll(event, context)
    : trace('publisher', () => doStep(readStep(event), ports));
}

const isBatch = (event: unknown): event is SQSEvent =>
  typeof event === 'object' && event !== null && 'Records' in event;

async function collectAll(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const feeds = new Set<string>();
  const response = await handleMessages(
    event,
    context,
    async ({ body }) => {
      feeds.add(await trace('publisher', () => collect(body, ports.publications)));
    },
    ({ messageId, body }, error) => {
      count({ Function: 'publisher' }, { failed: 1 });
      logger.error('A staged object could not be collected.', { messageId, body, error: error as Error });
    },
  );
  const bytes = Number(env.GATHERED_MEGABYTES) * BYTES_PER_MEGABYTE;
  // The objects are collected: whoever starts next publishes them.
  await startFeeds([...feeds], bytes, ports).catch((error: unknown) =>
    logger.error('A publication could not be started.', { feeds: [...feeds], error: error as Error }),
  );
  return response;
}
