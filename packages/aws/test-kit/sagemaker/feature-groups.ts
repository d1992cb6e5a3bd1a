import type {
  FeatureDefinition as ApiDefinition,
  DescribeFeatureGroupRequest,
  DescribeFeatureGroupResponse,
  UpdateFeatureGroupRequest,
} from '@aws-sdk/client-sagemaker';
import { ResourceNotFound } from '@aws-sdk/client-sagemaker';
import type { FeatureGroupCatalog } from '../../src/sagemaker/feature-groups';
import { checkGroup, type MemoryFeatureGroup } from './rules';

/** Features of one page of DescribeFeatureGroup. */
const PAGE_SIZE = 2;
/** An update takes effect when the group is described the second time after it. */
const DESCRIPTIONS_PER_UPDATE = 2;

/** A catalog of one feature group, which tests can inspect. */
export interface MemoryFeatureGroups extends FeatureGroupCatalog {
  group: MemoryFeatureGroup;
}

/**
 * Creates a catalog with one feature group, which can be described and extended.
 * @param failure makes every update fail with this reason
 */
export function memoryFeatureGroups(initial: MemoryFeatureGroup, failure?: string): MemoryFeatureGroups {
  let additions: readonly ApiDefinition[] = [];
  let described = 0;
  let status: 'InProgress' | 'Failed' | 'Successful' | undefined;

  const withAdditions = (): MemoryFeatureGroup => ({
    ...catalog.group,
    definitions: [...catalog.group.definitions, ...additions] as MemoryFeatureGroup['definitions'],
  });

  const finishUpdate = () => {
    status = failure === undefined ? 'Successful' : 'Failed';
    if (failure === undefined) catalog.group = withAdditions();
  };

  const catalog = {
    group: initial,
    async describeFeatureGroup({ FeatureGroupName, NextToken }: DescribeFeatureGroupRequest) {
      if (FeatureGroupName !== catalog.group.name) {
        throw new ResourceNotFound({ message: `no feature group ${FeatureGroupName}`, $metadata: {} });
      }
      if (status === 'InProgress' && NextToken === undefined && ++described === DESCRIPTIONS_PER_UPDATE) {
        finishUpdate();
      }
      const start = Number(NextToken ?? 0);
      const end = start + PAGE_SIZE;
      return {
        FeatureGroupName,
        RecordIdentifierFeatureName: catalog.group.recordId,
        EventTimeFeatureName: catalog.group.eventTime,
        FeatureGroupStatus: 'Created',
        ...(status && { LastUpdateStatus: { Status: status, FailureReason: failure } }),
        FeatureDefinitions: catalog.group.definitions.slice(start, end) as ApiDefinition[],
        NextToken: end < catalog.group.definitions.length ? String(end) : undefined,
      } as DescribeFeatureGroupResponse;
    },
    async updateFeatureGroup({ FeatureAdditions = [] }: Partial<UpdateFeatureGroupRequest>) {
      // API reference, UpdateFeatureGroup.FeatureAdditions: 1 to 100 items; one update at a time.
      if (FeatureAdditions.length < 1 || FeatureAdditions.length > 100) {
        throw new Error(`expected 1 to 100 additions, got ${FeatureAdditions.length}`);
      }
      if (status === 'InProgress') throw new Error('another update is in progress');
      additions = FeatureAdditions;
      checkGroup(withAdditions());
      described = 0;
      status = 'InProgress';
    },
  };
  return catalog;
}
