import {
  CreateModelPackageCommand,
  DeleteModelPackageCommand,
  paginateListModelPackages,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { type ClientOptions, clientConfig } from '../clients/client-config';

/** A version of a model, as a package describes it. */
export interface ModelPackage {
  /** Text by which the package is found again. */
  readonly description: string;
  readonly image: string;
  /** `s3://` address of the archive. */
  readonly artifact: string;
  /** At most 50 texts by name (API reference, CreateModelPackage, `CustomerMetadataProperties`). */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The model packages of SageMaker. */
export interface ModelPackages {
  /** Adds an approved package to a group, unless it has one with this description. */
  register(group: string, added: ModelPackage): Promise<void>;
  /** Deletes all packages of a group. @returns their number */
  removeAll(group: string): Promise<number>;
}

/** Opens the model packages of a region. */
export function openModelPackages(options: ClientOptions = {}): ModelPackages {
  const client = new SageMakerClient(clientConfig(options));
  const list = async (group: string) => {
    const pages = paginateListModelPackages({ client }, { ModelPackageGroupName: group });
    const found: { readonly arn: string; readonly description: string | undefined }[] = [];
    for await (const { ModelPackageSummaryList = [] } of pages)
      for (const {
        ModelPackageArn: arn = '',
        ModelPackageDescription: description,
      } of ModelPackageSummaryList)
        found.push({ arn, description });
    return found;
  };
  return {
    async register(group, { description, image, artifact, metadata }) {
      if ((await list(group)).some((each) => each.description === description)) return;
      await client.send(
        new CreateModelPackageCommand({
          ModelPackageGroupName: group,
          ModelPackageDescription: description,
          ModelApprovalStatus: 'Approved',
          CustomerMetadataProperties: metadata,
          InferenceSpecification: {
            Containers: [{ Image: image, ModelDataUrl: artifact }],
            SupportedContentTypes: ['text/csv'],
            SupportedResponseMIMETypes: ['text/csv'],
          },
        }),
      );
    },
    async removeAll(group) {
      const found = await list(group);
      for (const { arn } of found)
        await client.send(new DeleteModelPackageCommand({ ModelPackageName: arn }));
      return found.length;
    },
  };
}
