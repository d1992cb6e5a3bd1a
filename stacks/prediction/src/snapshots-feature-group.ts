import { FeatureGroup, LakeStack } from '@cardlake/constructs';
import { SNAPSHOT_ROWS_GROUP } from '@cardlake/job-contract';
import { featureStoreDeclaration } from '@cardlake/platform';
import type { Construct } from 'constructs';

/** Finds the name of the feature group of the snapshot rows, which is in the stack with all feature groups where the settings have it. */
export const snapshotsFeatureGroup = (scope: Construct): string =>
  FeatureGroup.nameIn(LakeStack.of(scope).namesOf(featureStoreDeclaration.name), SNAPSHOT_ROWS_GROUP.name);
