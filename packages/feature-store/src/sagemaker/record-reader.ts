import type { FeatureStoreRuntime } from '@cardlake/aws/feature-store-runtime';
import { type OnlineGroup, onlineFields } from '../group';
import type { OnlineStore } from '../store';
import { fromWire } from './wire';

/**
 * Reads records of SageMaker Feature Store, and leaves retrying to the client: for callers who wait, and tell errors of AWS by themselves.
 * @param groupName name of the feature group that holds a group
 */
export const sagemakerRecordReader = (
  runtime: Pick<FeatureStoreRuntime, 'getRecord'>,
  groupName: (group: OnlineGroup) => string,
): Pick<OnlineStore, 'get'> => ({
  async get(group, recordId) {
    onlineFields(group);
    const request = { FeatureGroupName: groupName(group), RecordIdentifierValueAsString: recordId };
    const { Record } = await runtime.getRecord(request);
    return Record && fromWire(group, Record);
  },
});
