import type { Settings } from '@cardlake/platform';
import { accountId, STATE_ARN } from './locations';
import type { Statement } from './statement';

/** Calls that read data rather than settings; AWS's `ReadOnlyAccess` allows them. */
const DATA = [
  'athena:GetQueryResults',
  'dynamodb:BatchGetItem',
  'dynamodb:GetItem',
  // The changes of a table hold its items.
  'dynamodb:GetRecords',
  'dynamodb:PartiQLSelect',
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
  // The key of a state machine decrypts its definition for a plan, but its executions as well.
  'states:DescribeExecution',
  'states:GetExecutionHistory',
];

/**
 * Services that decrypt a setting with the key of whoever reads it. Without the key, Step Functions and Scheduler refuse to
 * describe, and Lambda leaves the environment variables out, which looks like a change of every function.
 */
const DECRYPTING_SERVICES = ['lambda', 'scheduler', 'states'];

/**
 * Builds the permissions of a plan in addition to `ReadOnlyAccess`: it may lock the state, but must not read
 * data, so that a pull request cannot read cards. The only readable objects are states and artifacts, which
 * Terraform compares.
 */
export function planStatements(settings: Settings): Statement[] {
  const { project, environment, region } = settings;
  const artifacts = `arn:aws:s3:::${project}-${environment}-foundation-artifacts-*`;
  const keys = `arn:aws:kms:${region}:${accountId(settings)}:key/*`;
  const via = (service: string) => `${service}.${region}.amazonaws.com`;
  return [
    {
      Sid: 'LockState',
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:DeleteObject'],
      Resource: `${STATE_ARN}/*.tflock`,
    },
    {
      // Terraform reads the indexes of every table, and `ReadOnlyAccess` lists Glue's reading calls without this one.
      Sid: 'ReadTableIndexes',
      Effect: 'Allow',
      Action: ['glue:GetPartitionIndexes'],
      Resource: ['catalog', 'database/*', 'table/*'].map(
        (resource) => `arn:aws:glue:${region}:${accountId(settings)}:${resource}`,
      ),
    },
    {
      // These calls need not be among those that `ReadOnlyAccess` lists, either.
      Sid: 'ReadGlueJobs',
      Effect: 'Allow',
      Action: ['glue:GetJob', 'glue:GetTags'],
      Resource: `arn:aws:glue:${region}:${accountId(settings)}:job/*`,
    },
    {
      Sid: 'ReadGlueCrawlers',
      Effect: 'Allow',
      Action: ['glue:GetCrawler', 'glue:GetTags'],
      Resource: `arn:aws:glue:${region}:${accountId(settings)}:crawler/*`,
    },
    {
      Sid: 'ReadWorkgroups',
      Effect: 'Allow',
      Action: ['athena:GetNamedQuery', 'athena:GetWorkGroup', 'athena:ListTagsForResource'],
      Resource: `arn:aws:athena:${region}:${accountId(settings)}:workgroup/*`,
    },
    // It has no resource-level permissions.
    {
      Sid: 'ReadGlueSecurity',
      Effect: 'Allow',
      Action: ['glue:GetSecurityConfiguration'],
      Resource: '*',
    },
    {
      Sid: 'CompareArtifacts',
      Effect: 'Allow',
      Action: ['kms:Decrypt'],
      Resource: keys,
      Condition: {
        StringEquals: { 'kms:ViaService': via('s3') },
        StringLike: { 'kms:EncryptionContext:aws:s3:arn': artifacts },
      },
    },
    {
      Sid: 'CompareSettings',
      Effect: 'Allow',
      Action: ['kms:Decrypt'],
      Resource: keys,
      Condition: { StringEquals: { 'kms:ViaService': DECRYPTING_SERVICES.map(via) } },
    },
    { Sid: 'NoData', Effect: 'Deny', Action: DATA, Resource: '*' },
    {
      Sid: 'NoObjects',
      Effect: 'Deny',
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
      NotResource: [`${STATE_ARN}/*`, `${artifacts}/*`],
    },
  ];
}
