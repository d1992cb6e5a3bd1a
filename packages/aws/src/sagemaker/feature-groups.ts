import {
  DescribeFeatureGroupCommand,
  type DescribeFeatureGroupRequest,
  type DescribeFeatureGroupResponse,
  SageMakerClient,
  UpdateFeatureGroupCommand,
  type UpdateFeatureGroupRequest,
} from '@aws-sdk/client-sagemaker';
import { type ClientOptions, clientConfig } from '../clients/client-config';

/** The feature groups of SageMaker, in the words of its API. */
export interface FeatureGroupCatalog {
  describeFeatureGroup(request: DescribeFeatureGroupRequest): Promise<DescribeFeatureGroupResponse>;
  updateFeatureGroup(request: UpdateFeatureGroupRequest): Promise<unknown>;
}

/** Opens the feature groups of a region. */
export function openFeatureGroups(options: ClientOptions = {}): FeatureGroupCatalog {
  // Not the class with every operation: SageMaker has four hundred, and all of them would go into the bundle.
  const client = new SageMakerClient(clientConfig(options));
  return {
    describeFeatureGroup: (request) => client.send(new DescribeFeatureGroupCommand(request)),
    updateFeatureGroup: (request) => client.send(new UpdateFeatureGroupCommand(request)),
  };
}
