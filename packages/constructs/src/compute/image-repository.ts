import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import type { ServiceRole } from '../iam/service-role';

/** Images that are kept, so that a deployment can go back. */
const KEPT_IMAGES = 20;

/** The repository of the container's image: encrypted, scanned at each push, with tags that always mean the same image. */
export class ImageRepository extends Construct {
  readonly url: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { keyArn }: { readonly keyArn: string }) {
    super(scope, id);
    const stack = LakeStack.of(this);
    const repository = new EcrRepository(this, 'Resource', {
      name: stack.names.of('repository'),
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: 'KMS', kmsKey: keyArn }],
      // An image can be built again, to the same bytes.
      forceDelete: stack.settings.allowDataDeletion,
    });
    new EcrLifecyclePolicy(this, 'Lifecycle', {
      repository: repository.name,
      policy: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            description: `Keeps the newest ${KEPT_IMAGES} images`,
            selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: KEPT_IMAGES },
            action: { type: 'expire' },
          },
        ],
      }),
    });
    this.url = repository.repositoryUrl;
    this.arn = repository.arn;
  }

  /** Grants a role to pull images (ECR user guide, "Amazon ECR repository policies"). */
  grantPull(role: ServiceRole): void {
    role.allow(
      {
        sid: 'LogInToRegistry',
        actions: ['ecr:GetAuthorizationToken'],
        resources: ['*'],
        wildcardReason:
          'The token is for the registry of the account; the action has no resource-level permissions.',
      },
      {
        sid: 'PullImage',
        actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        resources: [this.arn],
      },
    );
  }
}
