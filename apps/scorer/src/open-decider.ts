import { performance } from 'node:perf_hooks';
import { createDynamoDbClient, dynamoDbItemTable, dynamoDbKeyedTable } from '@cardlake/aws/dynamodb';
import { createS3Client, s3Reader } from '@cardlake/aws/s3';
import { encodeDecision } from '@cardlake/bronze/codec';
import { assembledGroups } from '@cardlake/card-features';
import { deriveKeptColumns } from '@cardlake/feature-store/assembled';
import { dynamoDbCardHistory } from '@cardlake/feature-store/dynamodb';
import { CONTROL_TABLE, ONLINE_TABLES, type ScorerEnvironment } from '@cardlake/job-contract';
import {
  createDecider,
  type Decider,
  type DeciderOptions,
  type DeciderPorts,
  liveClock,
  readModelFiles,
} from '@cardlake/prediction';
import { dynamoDbControlTable, dynamoDbDecisionTable, readDecisionLine } from '@cardlake/prediction/dynamodb';
import { systemClock } from '@cardlake/runtime';
import { openEndpoints } from './endpoints/open-endpoints';
import { keepCurrent } from './model/keep-current';
import { type LoadedJudge, loadJudge } from './model/load-judge';
import { openSnapshots } from './open-snapshots';
import { logger } from './telemetry';

/** Variables that the functions which decide share. */
type DecidingEnvironment = Omit<ScorerEnvironment<'stream'>, 'REJECTED_QUEUE_URL'>;

/** Times for which weights, and the files of the model, are not looked at again, ms. */
const CONTROL_MS = 5_000;
const FILES_MS = 60_000;

/** Opens the tables that decisions are made from and kept in. */
function openPorts(client: ReturnType<typeof createDynamoDbClient>, env: DecidingEnvironment): DeciderPorts {
  const { cardEvents, decisions } = ONLINE_TABLES;
  return {
    history: dynamoDbCardHistory({
      table: dynamoDbItemTable({ client, tableName: env.CARD_EVENTS_TABLE, keys: cardEvents }),
      // Those of all groups: a version that is promoted later may read another one.
      columns: deriveKeptColumns(assembledGroups),
    }),
    snapshots: openSnapshots(client, env),
    table: dynamoDbDecisionTable({
      table: dynamoDbKeyedTable({ client, tableName: env.DECISIONS_TABLE, key: decisions.partition }),
      write: encodeDecision,
      read: (line) => readDecisionLine(line, systemClock),
    }),
    clock: liveClock(systemClock),
    stopwatch: () => performance.now(),
  };
}

/** Opens a decider over the tables and the model that an environment names, as {@link openDeciding}. */
export const openDecider = (env: DecidingEnvironment): (() => Promise<Decider>) =>
  openDeciding(env, createDecider);

/**
 * Opens something that decides, over the tables and the model that an environment names. Loading begins at once; changed weights are
 * taken over within seconds, a version that is promoted by its file, and changed rules, within a minute.
 */
export function openDeciding<T>(
  env: DecidingEnvironment,
  create: (ports: DeciderPorts, options: DeciderOptions) => T,
): () => Promise<T> {
  const client = createDynamoDbClient();
  const ports = openPorts(client, env);
  const controls = dynamoDbControlTable(
    dynamoDbKeyedTable({ client, tableName: env.CONTROL_TABLE, key: CONTROL_TABLE.partition }),
  );
  const place = { objects: s3Reader(createS3Client()), bucket: env.LAKE_BUCKET, name: env.MODEL_NAME };
  const scorerUnder = openEndpoints(env);
  const shared = {
    clock: systemClock,
    onStale: (error: unknown) =>
      logger.error('A change of the model or its rules cannot be taken over.', error as Error),
  };
  const files = keepCurrent({ ...shared, lookAgainMs: FILES_MS, read: () => readModelFiles(place) });
  const current = keepCurrent<{ readonly judge: LoadedJudge; readonly created: T }>({
    ...shared,
    lookAgainMs: CONTROL_MS,
    async read(before) {
      const [read, control] = await Promise.all([files(), controls.read(place.name)]);
      const judge = await loadJudge(place, { files: read, control }, before?.judge);
      if (before?.judge === judge) return before;
      const scorer = scorerUnder?.(control);
      return { judge, created: create({ ...ports, ...(scorer && { scorer }) }, judge.options) };
    },
  });
  // A failure is thrown by the first invocation, which reads again.
  current().catch(() => {});
  return async () => (await current()).created;
}
