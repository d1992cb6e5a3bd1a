import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { type ITerraformDependable, Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import { suppress } from '../core/suppress';
import { policyDocument, type Statement, trustPolicy } from './statement';

/** Rule that a statement with the resource `*` breaks; the statement's sid follows it. */
export const ANY_RESOURCE = 'no-wildcard-resource';

/** Props of a service role. */
export interface ServiceRoleProps {
  /** Last word of the role's name. */
  readonly thing: string;
  /** Who assumes it, `firehose.amazonaws.com`. */
  readonly service: string;
  /** What it is for, in a sentence. */
  readonly description: string;
}

/** A role that one AWS service assumes, with a single inline policy made of what it was allowed. */
export class ServiceRole extends Construct {
  readonly arn: string;
  readonly name: string;
  private readonly statements: Statement[] = [];
  private readonly role: IamRole;
  private policy: IamRolePolicy | undefined;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const stack = LakeStack.around(this);
    this.role = new IamRole(this, 'Resource', {
      name: stack.names.of('role', props.thing),
      description: props.description,
      assumeRolePolicy: trustPolicy(props.service, stack.account),
      permissionsBoundary: stack.settings.iam.permissionsBoundaryArn,
    });
    this.arn = this.role.arn;
    this.name = this.role.name;
  }

  /** Adds to what the role may do; returns the role, so that grants can be chained. */
  allow(...statements: readonly Statement[]): this {
    this.statements.push(...statements);
    this.policy ??= new IamRolePolicy(this, 'Policy', {
      name: 'what-it-may-do',
      role: this.role.id,
      policy: Lazy.stringValue({ produce: () => policyDocument(this.statements) }),
    });
    for (const { sid, anyResource } of statements) {
      if (anyResource !== undefined) suppress(this.policy, `${ANY_RESOURCE}-${sid}`, anyResource);
    }
    return this;
  }

  /** What must exist before the role can be used: things that AWS tries out when they are made depend on it. */
  get ready(): ITerraformDependable[] {
    return this.policy ? [this.role, this.policy] : [this.role];
  }
}
