import { BucketAccess, LakeStack, LogGroup, ServiceRole } from '@cardlake/constructs';
import { ENDPOINT_ARTIFACTS, endpointName, MODELS_FOLDER, SLOTS } from '@cardlake/job-contract';
import type { foundationDeclaration, OutputsOf } from '@cardlake/platform';
import { SagemakerModelPackageGroup } from '@cdktf/provider-aws/lib/sagemaker-model-package-group';
import { Construct } from 'constructs';
import { instanceStatements } from './instance-statements';

/** Props of `Hosting`. */
export interface HostingProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  /** Name of the model that endpoints serve. */
  readonly model: string;
}

/** Namespace of the metrics of instances (developer guide, "Amazon SageMaker AI metrics in Amazon CloudWatch"). */
const METRICS_NAMESPACE = '/aws/sagemaker/Endpoints';

/**
 * Resources around the endpoints of the two slots: their role, their logs, and the group of the released versions. The endpoints
 * themselves are made and deleted by releases, so that Terraform and a release never change the same thing.
 */
export class Hosting extends Construct {
  readonly role: ServiceRole;
  readonly packageGroup: string;

  constructor(scope: Construct, id: string, { foundation, model }: HostingProps) {
    super(scope, id);
    const stack = LakeStack.of(this);
    // `cardlake release remove` deletes its packages with the endpoints.
    this.packageGroup = new SagemakerModelPackageGroup(this, 'Versions', {
      modelPackageGroupName: stack.names.of('model package group', model.replaceAll('_', '-')),
      modelPackageGroupDescription: `Released versions of the model ${model}`,
    }).modelPackageGroupName;
    this.role = new ServiceRole(this, 'Role', {
      nameSuffix: 'endpoint',
      service: 'sagemaker.amazonaws.com',
      description: 'Serves models on the endpoints of releases',
    });
    this.grant(foundation, model);
  }

  /**
   * Grants what an endpoint needs (developer guide, "SageMaker AI execution roles", "CreateModel API: Execution role permissions"), but for the
   * image: SageMaker pulls its own with credentials of its own ("Docker registry paths and example code", note).
   */
  private grant(foundation: HostingProps['foundation'], model: string): void {
    const prefix = LakeStack.of(this).names.of('endpoint');
    new BucketAccess(foundation.lake_bucket_arn, foundation.key_arn).grant(
      this.role,
      ['read'],
      [`${MODELS_FOLDER}/${model}/${ENDPOINT_ARTIFACTS}/`],
    );
    const groups = SLOTS.map(
      (slot) =>
        new LogGroup(this, `Logs-${slot}`, {
          family: 'sagemaker/Endpoints',
          writer: endpointName(prefix, slot),
          keyArn: foundation.key_arn,
        }).arn,
    );
    this.role.allow(
      {
        sid: 'WriteLogs',
        actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        resources: groups.flatMap((arn) => [arn, `${arn}:*`]),
      },
      ...instanceStatements(METRICS_NAMESPACE, foundation.key_arn),
    );
  }
}
