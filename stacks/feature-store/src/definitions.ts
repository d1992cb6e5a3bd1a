import type { PublishedGroup } from '@cardlake/constructs';
import { onlineRecordFields } from '@cardlake/job-contract';
import { type FeatureDefinition, featureDefinitions } from '@cardlake/schema';

/** Lists the feature definitions of a group in the Feature Store: record id, event time, then the features in order. */
export const toFeatureDefinitions = (
  group: Pick<PublishedGroup, 'recordId' | 'features'>,
): FeatureDefinition[] => featureDefinitions(onlineRecordFields(group));
