import type { MemoryFeatureGroup } from '@cardlake/aws/test-kit';
import { EVENT_TIME } from '@cardlake/job-contract';
import { featureDefinitions } from '@cardlake/schema';
import { type OnlineGroup, onlineFields } from '../src';

/** A feature group as the stack creates it for a group. */
export const featureGroupOf = (group: OnlineGroup, name: string): MemoryFeatureGroup => ({
  name,
  recordId: group.recordId,
  eventTime: EVENT_TIME,
  definitions: featureDefinitions(onlineFields(group)),
  tableFormat: 'Iceberg',
});
