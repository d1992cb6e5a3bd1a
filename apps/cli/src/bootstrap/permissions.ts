import type { Settings } from '@cardlake/platform';
import { accountId } from './locations';

/** A statement of an IAM policy, in AWS's spelling. */
export type Statement = Readonly<Record<string, unknown>> & {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
};

const STATE = `\${aws_s3_bucket.state.arn}`;

/** Calls that read data rather than settings; AWS's `ReadOnlyAccess` allows them. */
const DATA = [
  'athena:GetQueryResults',
  'dynamodb:BatchGetItem',
  'dynamodb:GetItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'kinesis:GetRecords',
  'logs:FilterLogEvents',
  'logs:GetLogEvents',
  'logs:StartQuery',
  'sagemaker:BatchGetRecord',
  'sagemaker:GetRecord',
  'sqs:ReceiveMessage',
  'ssm:GetParameter',
  'ssm:GetParameters',
];

/**
 * Builds the permissions of a plan in addition to `ReadOnlyAccess`: it may lock the state, but must not read
 * data, so that a pull request cannot read cards. The only readable objects are states and artifacts, which
 * Terraform compares.
 */
export function planStatements(settings: Settings): Statement[] {
  const { project, environment, region } = settings;
  const artifacts = `arn:aws:s3:::${project}-${environment}-foundation-artifacts-*`;
  return [
    {
      Sid: 'LockState',
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:DeleteObject'],
      Resource: `${STATE}/*.tflock`,
    },
    {
      Sid: 'CompareArtifacts',
      Effect: 'Allow',
      Action: ['kms:Decrypt'],
      Resource: `arn:aws:kms:${region}:${accountId(settings)}:key/*`,
      Condition: {
        StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` },
        StringLike: { 'kms:EncryptionContext:aws:s3:arn': artifacts },
      },
    },
    { Sid: 'NoData', Effect: 'Deny', Action: DATA, Resource: '*' },
    {
      Sid: 'NoObjects',
      Effect: 'Deny',
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
      NotResource: [`${STATE}/*`, `${artifacts}/*`],
    },
  ];
}

/** Services that assume the roles of the stacks. */
const SERVICES = ['emr-serverless', 'firehose', 'lambda', 'sagemaker', 'scheduler', 'states'].map(
  (service) => `${service}.amazonaws.com`,
);

/**
 * Builds the permissions of a deployment in addition to `PowerUserAccess`, which excludes IAM: it may manage
 * the roles of this environment only.
 */
export function deployStatements(settings: Settings): Statement[] {
  const { project, environment, iam } = settings;
  const roles = `arn:aws:iam::${accountId(settings)}:role/${iam.namePrefix}${project}-${environment}-*`;
  const bounded =
    iam.permissionsBoundaryArn === undefined
      ? {}
      : { Condition: { StringEquals: { 'iam:PermissionsBoundary': iam.permissionsBoundaryArn } } };
  return [
    {
      Sid: 'MakeRoles',
      Effect: 'Allow',
      Action: ['iam:CreateRole', 'iam:PutRolePermissionsBoundary', 'iam:PutRolePolicy'],
      Resource: roles,
      ...bounded,
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
      ],
      Resource: roles,
    },
    {
      Sid: 'PassRoles',
      Effect: 'Allow',
      Action: ['iam:PassRole'],
      Resource: roles,
      Condition: { StringEquals: { 'iam:PassedToService': SERVICES } },
    },
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
      Resource: [STATE, `${STATE}/*`],
    },
  ];
}
