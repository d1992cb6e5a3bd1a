import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { Settings } from '../settings/environment';
import { Names } from './naming';
import { useState } from './state';

/** The stacks, in the order in which they are deployed. */
export const STACKS = [
  'foundation',
  'bronze',
  'silver-gold',
  'feature-store',
  'datasets',
  'pipeline',
] as const;

/** The name of a stack. */
export type StackName = (typeof STACKS)[number];

/** A stack of the platform in one environment: its provider, state, tags and names. */
export class LakeStack extends TerraformStack {
  readonly names: Names;
  private identity: DataAwsCallerIdentity | undefined;

  /** The stack's id is `<environment>-<name>`, `dev-bronze`: what `cdktf deploy` is given. */
  constructor(
    scope: Construct,
    readonly stackName: StackName,
    readonly settings: Settings,
  ) {
    super(scope, `${settings.environment}-${stackName}`);
    this.names = new Names(settings.project, settings.environment, stackName, settings.iam.namePrefix);
    new AwsProvider(this, 'aws', {
      region: settings.region,
      allowedAccountIds: settings.accountId === undefined ? undefined : [settings.accountId],
      defaultTags: [
        {
          tags: {
            ...settings.tags,
            project: settings.project,
            environment: settings.environment,
            stack: stackName,
            'managed-by': 'terraform',
          },
        },
      ],
    });
    // The provider package says only "aws", which OpenTofu and Terraform complete differently.
    this.addOverride('terraform.required_providers.aws.source', 'hashicorp/aws');
    useState(this, this.idOf(stackName), settings.state);
  }

  /** The id of a stack of the same environment. */
  idOf(name: StackName): string {
    return `${this.settings.environment}-${name}`;
  }

  /** The account that is deployed to: the setting, or whoever runs Terraform. */
  get account(): string {
    if (this.settings.accountId !== undefined) return this.settings.accountId;
    this.identity ??= new DataAwsCallerIdentity(this, 'account');
    return this.identity.accountId;
  }

  /** An ARN in this stack's region and account. */
  arn(service: string, resource: string): string {
    return `arn:aws:${service}:${this.settings.region}:${this.account}:${resource}`;
  }

  /** The stack that a construct is in. */
  static around(scope: Construct): LakeStack {
    return TerraformStack.of(scope) as LakeStack;
  }
}
