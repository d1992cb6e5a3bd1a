import type {
  FeatureDefinition as ApiDefinition,
  DescribeFeatureGroupResponse,
} from '@aws-sdk/client-sagemaker';
import { ResourceNotFound } from '@aws-sdk/client-sagemaker';
import type { FeatureGroupCatalog } from '../../src/sagemaker/feature-groups';
import { checkGroup, type StandInGroup } from './rules';

/** Features of one page of DescribeFeatureGroup. */
const PAGE = 2;

/**
 * Feature groups that can be described and added to. An update takes effect at the second look after it.
 * @param fail makes every update fail with this reason
 */
export function catalogStandIn(
  start: StandInGroup,
  fail?: string,
): FeatureGroupCatalog & { group: StandInGroup } {
  let coming: ApiDefinition[] = [];
  let looks = 0;
  let status: 'InProgress' | 'Failed' | 'Successful' | undefined;

  const pageOf = (from: number): Partial<DescribeFeatureGroupResponse> => ({
    FeatureDefinitions: standIn.group.definitions.slice(from, from + PAGE) as ApiDefinition[],
    NextToken: from + PAGE < standIn.group.definitions.length ? String(from + PAGE) : undefined,
  });

  const standIn = {
    group: start,
    async describeFeatureGroup({
      FeatureGroupName: name,
      NextToken,
    }: {
      FeatureGroupName?: string | undefined;
      NextToken?: string | undefined;
    }) {
      if (name !== standIn.group.name)
        throw new ResourceNotFound({ message: `${name} is not here`, $metadata: {} });
      if (status === 'InProgress' && NextToken === undefined && ++looks === 2) {
        status = fail === undefined ? 'Successful' : 'Failed';
        if (fail === undefined) {
          const definitions = [...standIn.group.definitions, ...coming] as StandInGroup['definitions'];
          standIn.group = { ...standIn.group, definitions };
        }
      }
      return {
        FeatureGroupName: name,
        RecordIdentifierFeatureName: standIn.group.recordId,
        EventTimeFeatureName: standIn.group.eventTime,
        FeatureGroupStatus: 'Created',
        ...(status === undefined ? {} : { LastUpdateStatus: { Status: status, FailureReason: fail } }),
        ...pageOf(Number(NextToken ?? 0)),
      } as DescribeFeatureGroupResponse;
    },
    async updateFeatureGroup({ FeatureAdditions = [] }: { FeatureAdditions?: ApiDefinition[] | undefined }) {
      // API reference, UpdateFeatureGroup.FeatureAdditions: 1 to 100 items; one update at a time.
      if (FeatureAdditions.length < 1 || FeatureAdditions.length > 100) throw new Error('1 to 100 additions');
      if (status === 'InProgress') throw new Error('an update is under way');
      const definitions = [...standIn.group.definitions, ...FeatureAdditions] as StandInGroup['definitions'];
      checkGroup({ ...standIn.group, definitions });
      coming = FeatureAdditions;
      looks = 0;
      status = 'InProgress';
    },
  };
  return standIn;
}
