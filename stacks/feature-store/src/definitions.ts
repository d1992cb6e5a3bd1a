import type { PublishedGroup } from '@cardlake/constructs';
import { onlineRecordFields } from '@cardlake/job-contract';
import { type FeatureDefinition, featureDefinitions } from '@cardlake/schema';

/** Feature definitions of a group in the Feature Store: record id, event time, then the features in their order. */
export const definitionsOf = (group: PublishedGroup): FeatureDefinition[] =>
  featureDefinitions(onlineRecordFields(group));
