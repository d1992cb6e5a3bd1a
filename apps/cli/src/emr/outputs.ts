import { JOB_LOGS_PREFIX, type ReleaseDeployment } from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';
import type { PublicationResources } from '../feeds/publication';
import type { FeedResources } from '../feeds/verify-deployed';
import { readFile, withOutputErrors } from './output-file';
import { crawler, decisionTables, feeds, operations, publication, release, stacks } from './output-shapes';

/** Resources that the jobs of an environment use, from the outputs of its stacks. */
export interface Deployment {
  readonly application: string;
  readonly role: string;
  readonly release: string;
  readonly lake: string;
  readonly logs: string;
  readonly key: string;
  readonly database: string;
}

/**
 * Reads the file that `cdktf deploy --outputs-file` (or `cdktf output`) writes.
 * @throws UserError `bad_outputs` when the file is missing or lacks the outputs of the environment's stacks.
 */
export const readOutputs = (path: string, environment: string): Deployment =>
  withOutputErrors(path, environment, ['foundation', 'silver-gold'], () => {
    const found = readFile(path);
    const foundation = stacks.foundation.parse(found[`${environment}-foundation`]);
    const silverGold = stacks['silver-gold'].parse(found[`${environment}-silver-gold`]);
    return {
      application: silverGold.application_id,
      role: silverGold.job_role_arn,
      release: `s3://${foundation.artifact_bucket_name}/${silverGold.job_prefix}`,
      lake: `s3://${foundation.lake_bucket_name}`,
      logs: `s3://${foundation.log_bucket_name}/${JOB_LOGS_PREFIX}`,
      key: foundation.key_arn,
      database: silverGold.database_name,
    };
  });

/** Tables that decisions of an environment are made from, from the outputs of its stack. */
export interface OnlineTableNames {
  readonly cardEvents: string;
  readonly snapshots: string;
  /** Feature group that has the snapshot rows in place of the table; undefined where the table has them. */
  readonly snapshotsFeatureGroup: string | undefined;
}

/** Reads the names of the tables from such a file. @throws UserError `bad_outputs` as `readOutputs` */
export const readOnlineTables = (path: string, environment: string): OnlineTableNames =>
  withOutputErrors(path, environment, ['prediction'], () => {
    const found = stacks.prediction.parse(readFile(path)[`${environment}-prediction`]);
    return {
      cardEvents: found.card_events_table_name,
      snapshots: found.snapshots_table_name,
      snapshotsFeatureGroup: found.snapshots_feature_group_name || undefined,
    };
  });

/** Tables that decisions are found in. */
export interface DecisionTableNames extends Pick<OnlineTableNames, 'cardEvents'> {
  readonly decisions: string;
}

/** Reads the names of the tables that decisions are found in. @throws UserError `bad_outputs` as `readOutputs` */
export const readDecisionTables = (path: string, environment: string): DecisionTableNames =>
  withOutputErrors(path, environment, ['prediction'], () => {
    const found = decisionTables.parse(readFile(path)[`${environment}-prediction`]);
    return { cardEvents: found.card_events_table_name, decisions: found.decisions_table_name };
  });

/** Queue of the feature jobs of an environment, and their definitions. */
export interface BatchLocation {
  readonly queue: string;
  /** Beginning of the names of job definitions; a size of containers follows. */
  readonly definitions: string;
}

/** Reads where the feature jobs run from such a file. @throws UserError `bad_outputs` as `readOutputs` */
export const readBatchLocation = (path: string, environment: string): BatchLocation =>
  withOutputErrors(path, environment, ['feature-batch'], () => {
    const found = stacks['feature-batch'].parse(readFile(path)[`${environment}-feature-batch`]);
    return { queue: found.job_queue_name, definitions: found.job_definition_prefix };
  });

/** Reads the name of the table for lookups from such a file. @throws UserError `bad_outputs` as `readOutputs` */
export const readLookupTable = (path: string, environment: string): string =>
  withOutputErrors(
    path,
    environment,
    ['feature-batch'],
    () => stacks['feature-batch'].parse(readFile(path)[`${environment}-feature-batch`]).lookup_table_name,
  );

/** Queues of the loading of feeds whose dead letters can be moved back. */
export const FEED_QUEUES = ['objects', 'chunks'] as const;

/** One of these queues: announced objects that could not be planned, or chunks that could not be loaded. */
export type FeedQueue = (typeof FEED_QUEUES)[number];

/** ARNs of a queue and of its dead letters. */
export interface QueuePair {
  readonly queueArn: string;
  readonly deadLettersArn: string;
}

/** Reads the ARNs of these queues from such a file. @throws UserError `bad_outputs` as `readOutputs` */
export const readFeedQueues = (path: string, environment: string): Record<FeedQueue, QueuePair> =>
  withOutputErrors(path, environment, ['elt'], () => {
    const found = stacks.elt.parse(readFile(path)[`${environment}-elt`]);
    return {
      objects: pairOf(found.object_queue_url, found.object_dead_letters_arn),
      chunks: pairOf(found.chunk_queue_url, found.chunk_dead_letters_arn),
    };
  });

/** Both queues are of one account and region, and the URL ends with the name. */
const pairOf = (queueUrl: string, deadLettersArn: string): QueuePair => ({
  queueArn: deadLettersArn.replace(/[^:]*$/, queueUrl.replace(/^.*\//, '')),
  deadLettersArn,
});

/** Reads the resources of the loading of feeds from such a file. @throws UserError `bad_outputs` as `readOutputs` */
export const readFeedResources = (path: string, environment: string): FeedResources =>
  withOutputErrors(path, environment, ['elt'], () => {
    const found = feeds.parse(readFile(path)[`${environment}-elt`]);
    const { publish_machine_arn: machine, publisher_function_name: publisher, database_name } = found;
    return {
      env: environment,
      rule: found.object_rule_name || undefined,
      sourceBuckets: found.source_bucket_names.split(',').filter(Boolean),
      objectQueue: found.object_queue_url,
      objectDeadLetters: found.object_dead_letters_arn,
      chunkQueue: found.chunk_queue_url,
      chunkDeadLetters: found.chunk_dead_letters_arn,
      extract: found.extract_function_name,
      functions: [found.extract_function_name, found.load_function_name, found.listing_function_name],
      table: found.idempotency_table_name,
      publication: machine === '' ? undefined : { machine, publisher, database: database_name },
    };
  });

/**
 * Reads the resources of the publication of feeds from such a file.
 * @throws UserError `bad_outputs` as `readOutputs`; `feeds_not_published` when the environment stages feeds only
 */
export function readFeedPublication(path: string, environment: string): PublicationResources {
  const found = withOutputErrors(path, environment, ['foundation', 'elt'], () => {
    const file = readFile(path);
    const { publish_machine_arn, publisher_function_name } = publication.parse(file[`${environment}-elt`]);
    return {
      machine: publish_machine_arn,
      publisher: publisher_function_name,
      bucket: stacks.foundation.parse(file[`${environment}-foundation`]).lake_bucket_name,
      env: environment,
    };
  });
  if (found.machine !== '' && found.publisher !== '') return found;
  throw new UserError(
    'feeds_not_published',
    `${environment} publishes no feeds: its outputs name no state machine`,
    { hint: 'Set elt.publish.enabled, and deploy the stack elt again.' },
  );
}

/**
 * Reads the ARN of the state machine of operations on feeds from such a file.
 * @throws UserError `bad_outputs` as `readOutputs`; `feeds_not_operated` when the environment has none
 */
export function readFeedOperations(path: string, environment: string): string {
  const machine = withOutputErrors(
    path,
    environment,
    ['elt'],
    () => operations.parse(readFile(path)[`${environment}-elt`]).ops_machine_arn,
  );
  if (machine !== '') return machine;
  throw new UserError(
    'feeds_not_operated',
    `${environment} has no operations on feeds: its outputs name no state machine`,
    { hint: 'Set elt.publish.enabled and elt.ops.enabled, and deploy the stack elt again.' },
  );
}

/**
 * Reads the name of the crawler of the files of feeds from such a file.
 * @throws UserError `bad_outputs` as `readOutputs`; `feeds_not_crawled` when the environment has none
 */
export function readFeedCrawler(path: string, environment: string): string {
  const name = withOutputErrors(
    path,
    environment,
    ['elt'],
    () => crawler.parse(readFile(path)[`${environment}-elt`]).crawler_name,
  );
  if (name !== '') return name;
  throw new UserError(
    'feeds_not_crawled',
    `${environment} has no crawler of the files of feeds: its outputs name none`,
    { hint: 'Set elt.crawler.enabled, and deploy the stack elt again.' },
  );
}

/** Resources that releases of a model use, from the outputs of the stacks. */
export interface ReleaseOutputs extends Omit<ReleaseDeployment, 'endpoints'> {
  readonly controlTable: string;
  /** ARN of the state machine that trains and releases versions. */
  readonly machine: string;
  readonly endpoints: Omit<ReleaseDeployment['endpoints'], 'instanceType' | 'instances'>;
}

/** Reads them from such a file. @throws UserError `bad_outputs` as `readOutputs` */
export const readReleaseOutputs = (path: string, environment: string): ReleaseOutputs =>
  withOutputErrors(path, environment, ['foundation', 'prediction'], () => {
    const file = readFile(path);
    const foundation = stacks.foundation.parse(file[`${environment}-foundation`]);
    const found = release.parse(file[`${environment}-prediction`]);
    return {
      model: found.model_name,
      scorer: found.scorer,
      bucket: foundation.lake_bucket_name,
      key: foundation.key_arn,
      controlTable: found.control_table_name,
      machine: found.release_machine_arn,
      endpoints: {
        prefix: found.endpoint_prefix,
        image: found.endpoint_image,
        role: found.endpoint_role_arn,
        packageGroup: found.model_package_group_name,
      },
      alarms: found.release_alarm_names.split(',').filter(Boolean),
    };
  });
