import { performance } from 'node:perf_hooks';
import { createDynamoDbClient, dynamoDbItemTable, dynamoDbKeyedTable } from '@cardlake/aws/dynamodb';
import { createS3Client, s3Reader } from '@cardlake/aws/s3';
import { encodeDecision } from '@cardlake/bronze/codec';
import { parseDecision } from '@cardlake/card-schema';
import { deriveKeptColumns } from '@cardlake/feature-store/assembled';
import { dynamoDbCardHistory, dynamoDbSnapshotRows } from '@cardlake/feature-store/dynamodb';
import { ONLINE_TABLES, type ScorerEnvironment } from '@cardlake/job-contract';
import {
  assembledGroups,
  createDecider,
  type Decider,
  type DeciderPorts,
  liveClock,
} from '@cardlake/prediction';
import { dynamoDbDecisionTable } from '@cardlake/prediction/dynamodb';
import { systemClock } from '@cardlake/runtime';
import { keepCurrent } from './model/keep-current';
import { type LoadedJudge, loadJudge } from './model/load-judge';
import { logger } from './telemetry';

/** Variables that the functions which decide share. */
type DecidingEnvironment = Omit<ScorerEnvironment<'stream'>, 'REJECTED_QUEUE_URL'>;

/** Opens the tables that decisions are made from and kept in. */
function openPorts(env: DecidingEnvironment): DeciderPorts {
  const client = createDynamoDbClient();
  const { cardEvents, snapshots, decisions } = ONLINE_TABLES;
  return {
    history: dynamoDbCardHistory({
      table: dynamoDbItemTable({ client, tableName: env.CARD_EVENTS_TABLE, keys: cardEvents }),
      // Those of all groups: a version that is promoted later may read another one.
      columns: deriveKeptColumns(assembledGroups),
    }),
    snapshots: dynamoDbSnapshotRows({
      table: dynamoDbItemTable({ client, tableName: env.SNAPSHOTS_TABLE, keys: snapshots }),
    }),
    table: dynamoDbDecisionTable({
      table: dynamoDbKeyedTable({ client, tableName: env.DECISIONS_TABLE, key: decisions.partition }),
      write: encodeDecision,
      read: readDecision,
    }),
    clock: liveClock(systemClock),
    stopwatch: () => performance.now(),
  };
}

/** Reads the line of a decision that this program wrote. */
export function readDecision(line: string) {
  const parsed = parseDecision(line, systemClock.now() * 1000);
  if (parsed.ok) return parsed.row;
  throw new Error(`a stored decision cannot be read: ${JSON.stringify(parsed.reasons)}`);
}

/**
 * Opens a decider over the tables and the model that an environment names. Loading begins at once; a version that is promoted
 * later, and changed rules, are taken over within a minute.
 */
export function openDecider(env: DecidingEnvironment): () => Promise<Decider> {
  const ports = openPorts(env);
  const place = { objects: s3Reader(createS3Client()), bucket: env.LAKE_BUCKET, name: env.MODEL_NAME };
  const current = keepCurrent<{ readonly judge: LoadedJudge; readonly decider: Decider }>({
    clock: systemClock,
    onStale: (error) =>
      logger.error('A change of the model or its rules cannot be taken over.', error as Error),
    async read(before) {
      const judge = await loadJudge(place, before?.judge);
      return before?.judge === judge ? before : { judge, decider: createDecider(ports, judge.options) };
    },
  });
  // A failure is thrown by the first invocation, which reads again.
  current().catch(() => {});
  return async () => (await current()).decider;
}
