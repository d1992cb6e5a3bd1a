import { CALL_RETRY } from '@cardlake/aws';
import { type createDynamoDbClient, dynamoDbItemTable } from '@cardlake/aws/dynamodb';
import { openFeatureStoreRuntime } from '@cardlake/aws/feature-store-runtime';
import { dynamoDbSnapshotRows } from '@cardlake/feature-store/dynamodb';
import { featureStoreSnapshotReader, sagemakerRecordReader } from '@cardlake/feature-store/sagemaker';
import { ONLINE_TABLES, type ScorerEnvironment } from '@cardlake/job-contract';
import type { DeciderPorts } from '@cardlake/prediction';

/** Opens the snapshot rows in their home. */
export function openSnapshots(
  client: ReturnType<typeof createDynamoDbClient>,
  env: Pick<ScorerEnvironment<'stream'>, 'SNAPSHOT_STORE' | 'SNAPSHOTS_TABLE' | 'SNAPSHOTS_FEATURE_GROUP'>,
): DeciderPorts['snapshots'] {
  if (env.SNAPSHOT_STORE === 'dynamodb')
    return dynamoDbSnapshotRows({
      table: dynamoDbItemTable({ client, tableName: env.SNAPSHOTS_TABLE, keys: ONLINE_TABLES.snapshots }),
    });
  const runtime = openFeatureStoreRuntime({ retry: { policy: CALL_RETRY } });
  return featureStoreSnapshotReader({
    store: sagemakerRecordReader(runtime, () => env.SNAPSHOTS_FEATURE_GROUP),
  });
}
