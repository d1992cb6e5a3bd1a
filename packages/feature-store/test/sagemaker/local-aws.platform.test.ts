import { CreateFeatureGroupCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { openFeatureStoreRuntime } from '@cardlake/aws/feature-store-runtime';
import { EVENT_TIME, onlineRecordFields, SNAPSHOT_ROWS_GROUP } from '@cardlake/job-contract';
import { startLocalAws } from '@cardlake/local-aws/test-kit';
import { featureDefinitions } from '@cardlake/schema';
import { featureStoreSnapshotRows, sagemakerOnlineStore } from '../../src/sagemaker';
import { snapshotRowsConformance } from '../../test-kit';

const aws = startLocalAws();
afterAll(() => aws.stop());
Object.assign(process.env, aws.env);
const groups = new SageMakerClient(aws.clientSettings);
afterAll(() => groups.destroy());
const runtime = openFeatureStoreRuntime({ endpoint: aws.endpoint });
let count = 0;

/** Creates the feature group as its stack does, but for the time to live: the rows are of days long ago. */
async function createGroup(): Promise<string> {
  const FeatureGroupName = `snapshot-rows-${count++}`;
  await groups.send(
    new CreateFeatureGroupCommand({
      FeatureGroupName,
      RecordIdentifierFeatureName: SNAPSHOT_ROWS_GROUP.recordId,
      EventTimeFeatureName: EVENT_TIME,
      FeatureDefinitions: featureDefinitions(onlineRecordFields(SNAPSHOT_ROWS_GROUP)),
      OnlineStoreConfig: { EnableOnlineStore: true, StorageType: 'Standard' },
    }),
  );
  return FeatureGroupName;
}

describe('snapshot rows in the Feature Store, on local AWS', () => {
  snapshotRowsConformance(async (now) => {
    const name = await createGroup();
    return featureStoreSnapshotRows({
      store: sagemakerOnlineStore({ runtime, groupName: () => name }),
      clock: { now },
    });
  });
});
