import { type Settings, type StackDeclaration, ValidationError } from '@cardlake/platform';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { Names } from './naming';
import { useState } from './state';

/** A stack of the platform in one environment, with its provider, state, tags and resource names. */
export class LakeStack extends TerraformStack {
  readonly names: Names;
  private identity: DataAwsCallerIdentity | undefined;
  private untagged: AwsProvider | undefined;

  /** The stack's id is `<environment>-<name>`, such as `dev-bronze`: the argument of `cdktf deploy`. */
  constructor(
    scope: Construct,
    readonly declaration: StackDeclaration,
    readonly settings: Settings,
  ) {
    const { name, lakeEngine = settings.lakeEngine } = declaration;
    if (lakeEngine !== settings.lakeEngine)
      throw new ValidationError(`environment ${settings.environment}`, [
        `the stack ${name} needs lakeEngine "${lakeEngine}", got "${settings.lakeEngine}": a lake has one engine`,
      ]);
    super(scope, `${settings.environment}-${name}`);
    this.names = this.namesOf(name);
    new AwsProvider(this, 'aws', {
      ...this.ofProvider(),
      defaultTags: [
        {
          tags: {
            ...settings.tags,
            project: settings.project,
            environment: settings.environment,
            stack: name,
            'managed-by': 'terraform',
          },
        },
      ],
    });
    // The provider package says only "aws", which OpenTofu and Terraform expand differently.
    this.addOverride('terraform.required_providers.aws.source', 'hashicorp/aws');
    useState(this, this.idOf(name), settings.state);
  }

  /** Returns the provider of the resources of a service: one without tags where the settings ask for it, otherwise undefined for the usual one. */
  providerOf(service: Settings['untaggedServices'][number]): AwsProvider | undefined {
    if (!this.settings.untaggedServices.includes(service)) return undefined;
    this.untagged ??= new AwsProvider(this, 'aws-untagged', { ...this.ofProvider(), alias: 'untagged' });
    return this.untagged;
  }

  private ofProvider() {
    const { region, accountId } = this.settings;
    return { region, allowedAccountIds: accountId === undefined ? undefined : [accountId] };
  }

  /** Returns the id of a stack of the same environment. */
  idOf(name: string): string {
    return `${this.settings.environment}-${name}`;
  }

  /** Returns the names of the resources of a stack of the same environment. */
  namesOf(stack: string): Names {
    const { project, environment, iam } = this.settings;
    return new Names(project, environment, stack, iam.namePrefix);
  }

  /** The account to deploy to: from the settings, or from the credentials of Terraform. */
  get account(): string {
    if (this.settings.accountId !== undefined) return this.settings.accountId;
    this.identity ??= new DataAwsCallerIdentity(this, 'account');
    return this.identity.accountId;
  }

  /** Builds an ARN in this stack's region and account. */
  arn(service: string, resource: string): string {
    return `arn:aws:${service}:${this.settings.region}:${this.account}:${resource}`;
  }

  /** Returns the stack that contains a construct. */
  static override of(scope: Construct): LakeStack {
    return TerraformStack.of(scope) as LakeStack;
  }
}
