import { permissionsBoundary } from '@cardlake/platform';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { type ITerraformDependable, Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import { suppress } from '../core/suppress';
import { policyDocument, type Statement, trustPolicy } from './statement';

/** Rule that a statement with the resource `*` breaks; suppressions append the statement's sid. */
export const WILDCARD_RESOURCE_RULE = 'no-wildcard-resource';

/** Props of `ServiceRole`. */
export interface ServiceRoleProps {
  /** Last part of the role's name. */
  readonly nameSuffix: string;
  /** Service that assumes the role, such as `firehose.amazonaws.com`. */
  readonly service: string;
  /** Purpose of the role, in one sentence. */
  readonly description: string;
}

/** A role that one AWS service assumes, with a single inline policy of all granted statements. */
export class ServiceRole extends Construct {
  readonly arn: string;
  readonly name: string;
  private readonly statements: Statement[] = [];
  private readonly role: IamRole;
  private policy: IamRolePolicy | undefined;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const stack = LakeStack.of(this);
    this.role = new IamRole(this, 'Resource', {
      provider: stack.providerOf('iam'),
      name: stack.names.of('role', props.nameSuffix),
      description: props.description,
      assumeRolePolicy: trustPolicy(props.service, stack.account),
      permissionsBoundary: permissionsBoundary(stack.settings, stack.account),
    });
    this.arn = this.role.arn;
    this.name = this.role.name;
  }

  /** Grants permissions to the role; returns the role for chaining. */
  allow(...statements: readonly Statement[]): this {
    this.statements.push(...statements);
    this.policy ??= new IamRolePolicy(this, 'Policy', {
      name: 'permissions',
      role: this.role.id,
      policy: Lazy.stringValue({ produce: () => policyDocument(this.statements) }),
    });
    for (const { sid, wildcardReason } of statements) {
      if (wildcardReason !== undefined)
        suppress(this.policy, `${WILDCARD_RESOURCE_RULE}-${sid}`, wildcardReason);
    }
    return this;
  }

  /** Dependencies of resources that use the role at creation: the role and its policy. */
  get ready(): ITerraformDependable[] {
    return this.policy ? [this.role, this.policy] : [this.role];
  }
}
