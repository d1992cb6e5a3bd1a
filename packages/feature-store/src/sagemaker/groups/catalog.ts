import {
  DescribeFeatureGroupCommand,
  type DescribeFeatureGroupRequest,
  type DescribeFeatureGroupResponse,
  SageMakerClient,
  UpdateFeatureGroupCommand,
  type UpdateFeatureGroupRequest,
} from '@aws-sdk/client-sagemaker';

/** What registering needs of SageMaker's API, in the API's own words. */
export interface FeatureGroupCatalog {
  describeFeatureGroup(request: DescribeFeatureGroupRequest): Promise<DescribeFeatureGroupResponse>;
  updateFeatureGroup(request: UpdateFeatureGroupRequest): Promise<unknown>;
}

/** The feature groups of a region, with the credentials of the environment. */
export function awsFeatureGroups(region?: string): FeatureGroupCatalog {
  // Not the class with every operation: SageMaker has four hundred, and all of them would go into the bundle.
  const client = new SageMakerClient(region === undefined ? {} : { region });
  return {
    describeFeatureGroup: (request) => client.send(new DescribeFeatureGroupCommand(request)),
    updateFeatureGroup: (request) => client.send(new UpdateFeatureGroupCommand(request)),
  };
}
