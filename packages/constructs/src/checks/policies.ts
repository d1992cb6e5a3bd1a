import { WILDCARD_RESOURCE_RULE } from '../iam/service-role';
import { type Finding, finding, type Resource, resourcesOf, type Synthesized } from './finding';

/** A statement of a synthesized policy. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** Arguments with policies, by type. A key policy applies to its key only, even with the resource `*`. */
const POLICY_ARGUMENTS: Readonly<Record<string, string>> = {
  aws_iam_role_policy: 'policy',
  aws_iam_policy: 'policy',
  aws_s3_bucket_policy: 'policy',
  aws_sqs_queue_policy: 'policy',
  aws_sns_topic_policy: 'policy',
  aws_kms_key: 'policy',
};

/** Converts a value that may be single, as in policies, to a list. */
export const listed = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** Returns the policies of a stack with their statements. */
function policiesOf(stack: Synthesized): { resource: Resource; statements: readonly PolicyStatement[] }[] {
  return resourcesOf(stack, ...Object.keys(POLICY_ARGUMENTS)).map((resource) => ({
    resource,
    statements: statementsOf(resource.args[POLICY_ARGUMENTS[resource.type] as string]),
  }));
}

export const statementsOf = (policy: unknown): readonly PolicyStatement[] =>
  (JSON.parse(String(policy ?? '{"Statement":[]}')) as { Statement: readonly PolicyStatement[] }).Statement;

/** Checks that no statement allows all actions of a service, or all resources without a reason. */
export function narrowPolicies(stack: Synthesized): Finding[] {
  return policiesOf(stack).flatMap(({ resource, statements }) =>
    statements
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap((statement) => [
        ...listed(statement.Action)
          .filter((action) => action.includes('*'))
          .flatMap((action) =>
            finding(
              resource,
              'no-wildcard-action',
              `${statement.Sid}: name the actions instead of ${action}`,
            ),
          ),
        ...(resource.type !== 'aws_kms_key' && listed(statement.Resource).includes('*')
          ? finding(
              resource,
              `${WILDCARD_RESOURCE_RULE}-${statement.Sid}`,
              `${statement.Sid}: name the resources, or give the reason in wildcardReason`,
            )
          : []),
        ...openPrincipal(resource, statement),
        ...passRole(resource, statement),
      ]),
  );
}

const openPrincipal = (resource: Resource, { Sid, Principal, Condition }: PolicyStatement): Finding[] =>
  JSON.stringify(Principal ?? '').includes('"*"') && Condition === undefined
    ? finding(resource, 'no-open-principal', `${Sid}: name the principals`)
    : [];

const passRole = (resource: Resource, { Sid, Action, Condition }: PolicyStatement): Finding[] =>
  listed(Action).includes('iam:PassRole') && !JSON.stringify(Condition ?? {}).includes('iam:PassedToService')
    ? finding(resource, 'narrow-pass-role', `${Sid}: add the condition iam:PassedToService`)
    : [];

/** Checks that services assume roles on behalf of this account only. Lambda is excluded: it sends no source account. */
export function scopedTrust(stack: Synthesized): Finding[] {
  return resourcesOf(stack, 'aws_iam_role').flatMap((role) =>
    statementsOf(role.args.assume_role_policy)
      .filter(({ Principal }) => !JSON.stringify(Principal).includes('lambda.amazonaws.com'))
      .filter(({ Condition }) => !JSON.stringify(Condition ?? {}).includes('aws:SourceAccount'))
      .flatMap(() =>
        finding(role, 'scoped-trust', 'add the condition aws:SourceAccount to the trust policy'),
      ),
  );
}
