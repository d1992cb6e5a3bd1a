import type { Settings } from '@cardlake/platform';
import { accountId, STATE_ARN } from './locations';
import type { Statement } from './statement';

/** Services that assume the roles of the stacks, and that a deployment passes them to. */
const SERVICES = [
  'ecs-tasks',
  'emr-serverless',
  'events',
  'firehose',
  'glue',
  'lambda',
  'sagemaker',
  'scheduler',
  'states',
].map((service) => `${service}.amazonaws.com`);

const rolesOf = ({ project, environment, iam }: Settings, account: string) => ({
  stacks: `arn:aws:iam::${account}:role/${iam.namePrefix}${project}-${environment}-*`,
  workflows: `arn:aws:iam::${account}:role/${iam.namePrefix}${project}-github-*`,
});

const passRoles = (settings: Settings): Statement => ({
  Sid: 'PassRoles',
  Effect: 'Allow',
  Action: ['iam:PassRole'],
  Resource: rolesOf(settings, accountId(settings)).stacks,
  Condition: { StringEquals: { 'iam:PassedToService': SERVICES } },
});

/** Calls that give an identity permissions; each of them knows the boundary of the identity. */
const GRANTING = [
  'iam:AttachRolePolicy',
  'iam:AttachUserPolicy',
  'iam:CreateRole',
  'iam:CreateUser',
  'iam:PutRolePermissionsBoundary',
  'iam:PutRolePolicy',
  'iam:PutUserPermissionsBoundary',
  'iam:PutUserPolicy',
];

/** Calls that change a role. */
const CHANGING_ROLES = [
  'iam:AttachRolePolicy',
  'iam:DeleteRole',
  'iam:DeleteRolePermissionsBoundary',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PutRolePermissionsBoundary',
  'iam:PutRolePolicy',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateRole',
  'iam:UpdateRoleDescription',
];

/**
 * Builds what neither a deployment nor a role that it creates may ever do, so that none of them can get more permissions
 * than the deployment has.
 * @param boundary ARN of the permissions boundary
 */
function denials(settings: Settings, boundary: string): Statement[] {
  return [
    {
      // A condition that fails if the call names no boundary at all.
      Sid: 'OnlyBounded',
      Effect: 'Deny',
      Action: GRANTING,
      Resource: '*',
      Condition: { StringNotEquals: { 'iam:PermissionsBoundary': boundary } },
    },
    {
      Sid: 'KeepBoundaries',
      Effect: 'Deny',
      Action: ['iam:DeleteRolePermissionsBoundary', 'iam:DeleteUserPermissionsBoundary'],
      Resource: '*',
    },
    {
      Sid: 'KeepBoundary',
      Effect: 'Deny',
      Action: [
        'iam:CreatePolicyVersion',
        'iam:DeletePolicy',
        'iam:DeletePolicyVersion',
        'iam:SetDefaultPolicyVersion',
      ],
      Resource: boundary,
    },
    {
      Sid: 'KeepWorkflowRoles',
      Effect: 'Deny',
      Action: CHANGING_ROLES,
      Resource: rolesOf(settings, accountId(settings)).workflows,
    },
    // Any role that trusts the whole account would do, such as those of the CDK.
    { Sid: 'NoOtherRole', Effect: 'Deny', Action: ['sts:AssumeRole'], Resource: '*' },
    {
      // A deployment writes states, but must not remove their history.
      Sid: 'KeepStates',
      Effect: 'Deny',
      Action: [
        's3:DeleteBucket',
        's3:DeleteBucketPolicy',
        's3:DeleteObjectVersion',
        's3:PutBucketPolicy',
        's3:PutBucketVersioning',
        's3:PutLifecycleConfiguration',
      ],
      Resource: [STATE_ARN, `${STATE_ARN}/*`],
    },
  ];
}

/**
 * Builds the permissions boundary of the roles of the stacks: what `PowerUserAccess` allows, and passing each other.
 * @param boundary ARN of the boundary itself
 */
export const boundaryStatements = (settings: Settings, boundary: string): Statement[] => [
  { Sid: 'Services', Effect: 'Allow', NotAction: ['account:*', 'iam:*', 'organizations:*'], Resource: '*' },
  passRoles(settings),
  ...denials(settings, boundary),
];

/**
 * Builds the permissions of a deployment in addition to `PowerUserAccess`, which excludes IAM: it may manage the roles of
 * this environment only, each with the permissions boundary.
 * @param boundary ARN of the permissions boundary
 */
export function deployStatements(settings: Settings, boundary: string): Statement[] {
  const roles = rolesOf(settings, accountId(settings)).stacks;
  return [
    {
      Sid: 'MakeRoles',
      Effect: 'Allow',
      Action: ['iam:CreateRole', 'iam:PutRolePermissionsBoundary', 'iam:PutRolePolicy'],
      Resource: roles,
      Condition: { StringEquals: { 'iam:PermissionsBoundary': boundary } },
    },
    {
      Sid: 'KeepRoles',
      Effect: 'Allow',
      Action: [
        'iam:DeleteRole',
        'iam:DeleteRolePolicy',
        'iam:GetRole',
        'iam:GetRolePolicy',
        'iam:ListAttachedRolePolicies',
        'iam:ListInstanceProfilesForRole',
        'iam:ListRolePolicies',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:UpdateRole',
        'iam:UpdateRoleDescription',
      ],
      Resource: roles,
    },
    passRoles(settings),
    ...denials(settings, boundary),
  ];
}
