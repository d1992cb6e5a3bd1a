import { z } from 'zod';
import { declareStack } from '../declaration';
import { days, functionMemory, functionTimeout } from '../setting-types';
import { foundationDeclaration } from './foundation';

/** Settings of the feature groups and of the function that writes their online records. */
const settings = z.strictObject({
  /** Days after its event time at which an online record expires; null keeps records forever. @default null */
  onlineRecordsExpireAfterDays: days.nullable().default(null),
  /** Format of the offline store's tables. @default 'Iceberg' */
  offlineFormat: z.enum(['Iceberg', 'Glue']).default('Iceberg'),
  /** Settings of the feature-writer function. */
  writer: z
    .strictObject({
      /** Memory in MB; Lambda allots CPU in proportion. @default 1024 */
      memoryMegabytes: functionMemory.default(1024),
      /** Timeout of one invocation. @default 300 */
      timeoutSeconds: functionTimeout.default(300),
      /** The number of parts that the pipeline writes at once. @default 4 */
      concurrency: z.int().min(1).max(100).default(4),
      /**
       * Reserves that concurrency for the function, out of the account's. False in a new account: it has 10 concurrent
       * executions, and Lambda keeps the last 10 unreserved (100 in an account with more). @default true
       */
      reserveConcurrency: z.boolean().default(true),
    })
    .prefault({}),
});

/** Lambda's minimum for the concurrency of a poller of a queue. */
export const MIN_POLLER_CONCURRENCY = 2;

/**
 * Computes the concurrency to reserve for the feature-writer: the pipeline may use all that the settings give it, and the
 * queue of replays needs its own on top. Undefined where nothing is reserved.
 */
export const writerConcurrency = ({
  concurrency,
  reserveConcurrency,
}: z.output<typeof settings>['writer']): number | undefined =>
  reserveConcurrency ? concurrency + MIN_POLLER_CONCURRENCY : undefined;

/** The feature groups of the published definitions, and the function that writes their online records. */
export const featureStoreDeclaration = declareStack({
  name: 'feature-store',
  settingsKey: 'featureStore',
  settings,
  lakeEngine: 'spark',
  dependsOn: [foundationDeclaration],
  outputs: {
    writer_arn: 'ARN of the feature-writer function',
    writer_name: 'name of the feature-writer function',
    writer_dead_letters_name: 'name of the dead-letter queue of the feature-writer function',
    replay_queue_url: 'URL of the queue of online records to write again',
    replay_queue_arn: 'ARN of the queue of online records to write again',
  },
  builds: { featureWriter: 'apps/feature-writer' },
});
