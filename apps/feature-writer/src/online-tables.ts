import { createDynamoDbClient, dynamoDbItemTable } from '@cardlake/aws/dynamodb';
import type { FeatureStoreRuntime } from '@cardlake/aws/feature-store-runtime';
import { assembledGroups } from '@cardlake/card-features';
import {
  type CardHistory,
  deriveKeptColumns,
  type HistoryRepair,
  type LoadedParts,
  type SnapshotRows,
} from '@cardlake/feature-store/assembled';
import {
  dynamoDbCardHistory,
  dynamoDbLoadedParts,
  dynamoDbSnapshotRows,
} from '@cardlake/feature-store/dynamodb';
import { featureStoreSnapshotRows, sagemakerOnlineStore } from '@cardlake/feature-store/sagemaker';
import { ONLINE_TABLE_VARIABLES, ONLINE_TABLES } from '@cardlake/job-contract';
import type { Environment } from './environment';
import { writtenGroups } from './groups';

/** The tables that decisions are made from. */
export interface OnlineTables {
  readonly history: Pick<CardHistory, 'declareCompleteFrom'> & HistoryRepair;
  readonly loaded: LoadedParts;
  readonly snapshots: SnapshotRows;
}

/**
 * Opens the tables that the environment names. Snapshot rows are in a feature group where it has one for them.
 * @throws Error when it names none
 */
export function openOnlineTables(env: Environment, runtime: FeatureStoreRuntime): OnlineTables {
  const client = createDynamoDbClient();
  const open = (name: keyof typeof ONLINE_TABLE_VARIABLES) => {
    const variable = ONLINE_TABLE_VARIABLES[name];
    const tableName = env[variable];
    if (tableName === undefined) throw new Error(`the environment variable ${variable} is missing`);
    return dynamoDbItemTable({ client, tableName, keys: ONLINE_TABLES[name] });
  };
  const columns = deriveKeptColumns(assembledGroups);
  const table = open('cardEvents');
  return {
    history: dynamoDbCardHistory({ table, columns }),
    loaded: dynamoDbLoadedParts(table, columns),
    snapshots: openSnapshots(env, runtime) ?? dynamoDbSnapshotRows({ table: open('snapshots') }),
  };
}

function openSnapshots(env: Environment, runtime: FeatureStoreRuntime): SnapshotRows | undefined {
  const { hasSnapshotRows, featureGroup } = writtenGroups(env);
  if (!hasSnapshotRows) return undefined;
  return featureStoreSnapshotRows({ store: sagemakerOnlineStore({ runtime, groupName: featureGroup }) });
}
