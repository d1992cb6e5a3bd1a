import { type createDynamoDbClient, dynamoDbItemTable, limitRate } from '@cardlake/aws/dynamodb';
import { openFeatureStoreRuntime } from '@cardlake/aws/feature-store-runtime';
import type { SnapshotRows } from '@cardlake/feature-store/assembled';
import { dynamoDbSnapshotRows } from '@cardlake/feature-store/dynamodb';
import { featureStoreSnapshotRows, sagemakerOnlineStore } from '@cardlake/feature-store/sagemaker';
import { ONLINE_TABLES } from '@cardlake/job-contract';
import type { Clock } from '@cardlake/runtime';
import type { OnlineTableNames } from '../emr/outputs';

/** Opens the snapshot rows of an environment in their home. @param options `rate`: most items a second that are written to the table */
export function openSnapshotRows(
  client: ReturnType<typeof createDynamoDbClient>,
  {
    snapshots: tableName,
    snapshotsFeatureGroup: group,
    region,
  }: OnlineTableNames & { readonly region: string },
  { rate, clock }: { readonly rate: number; readonly clock: Clock },
): SnapshotRows {
  if (group === undefined)
    return dynamoDbSnapshotRows({
      table: limitRate(dynamoDbItemTable({ client, tableName, keys: ONLINE_TABLES.snapshots }), rate),
      clock,
    });
  const runtime = openFeatureStoreRuntime({ region });
  return featureStoreSnapshotRows({
    store: sagemakerOnlineStore({ runtime, groupName: () => group }),
    clock,
  });
}
