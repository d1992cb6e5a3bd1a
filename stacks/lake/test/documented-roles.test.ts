import { FULL_PREDICTION, lakeOf } from './support/lake';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

const DOCS = 'https://docs.aws.amazon.com';

/** Actions of the role of a function that reads a queue. */
const READ_A_QUEUE = [
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'kms:Decrypt',
];

/** Permissions that AWS documents for a role that one of its services assumes, and which no call of our code shows. */
const DOCUMENTED: readonly { service: string; role: RegExp; actions: readonly string[]; source: string }[] = [
  {
    service: 'firehose.amazonaws.com',
    role: /^Authorizations_/,
    actions: [
      's3:AbortMultipartUpload',
      's3:GetBucketLocation',
      's3:GetObject',
      's3:ListBucket',
      's3:ListBucketMultipartUploads',
      's3:PutObject',
      'kinesis:DescribeStream',
      'kinesis:GetShardIterator',
      'kinesis:GetRecords',
      'kinesis:ListShards',
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'logs:PutLogEvents',
    ],
    source: `${DOCS}/firehose/latest/dev/controlling-access.html#using-iam-s3`,
  },
  {
    service: 'sagemaker.amazonaws.com',
    role: /^Offline_/,
    actions: [
      's3:PutObject',
      's3:PutObjectAcl',
      's3:GetBucketAcl',
      's3:GetObject',
      'glue:GetTable',
      'glue:UpdateTable',
      'kms:GenerateDataKey',
    ],
    source: `${DOCS}/aws-managed-policy/latest/reference/AmazonSageMakerFeatureStoreAccess.html`,
  },
  {
    // The image is not pulled by the role: docs/least-privilege.md.
    service: 'sagemaker.amazonaws.com',
    role: /^Hosting_/,
    actions: [
      'cloudwatch:PutMetricData',
      'kms:CreateGrant',
      'kms:Decrypt',
      'logs:CreateLogStream',
      'logs:DescribeLogStreams',
      'logs:PutLogEvents',
      's3:GetObject',
    ],
    source: `${DOCS}/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createmodel-perms`,
  },
  {
    service: 'states.amazonaws.com',
    role: /^Machine_/,
    actions: [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
      'kms:Decrypt',
      'kms:GenerateDataKey',
    ],
    source: `${DOCS}/step-functions/latest/dg/cw-logs.html`,
  },
  {
    // Likewise.
    service: 'sagemaker.amazonaws.com',
    role: /^Training_/,
    actions: [
      'cloudwatch:PutMetricData',
      'kms:CreateGrant',
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:DescribeLogStreams',
      'logs:PutLogEvents',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
    ],
    source: `${DOCS}/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createtrainingjob-perms`,
  },
  {
    service: 'states.amazonaws.com',
    role: /^Releases_Machine_/,
    actions: [
      'events:DescribeRule',
      'events:PutRule',
      'events:PutTargets',
      'iam:PassRole',
      'sagemaker:CreateTrainingJob',
      'sagemaker:DescribeTrainingJob',
      'sagemaker:ListTags',
      'sagemaker:StopTrainingJob',
    ],
    source: `${DOCS}/step-functions/latest/dg/sagemaker-iam.html`,
  },
  {
    service: 'states.amazonaws.com',
    role: /^Machine_/,
    actions: [
      'batch:DescribeJobs',
      'batch:SubmitJob',
      'batch:TerminateJob',
      'events:DescribeRule',
      'events:PutRule',
      'events:PutTargets',
    ],
    source: `${DOCS}/step-functions/latest/dg/connect-batch.html`,
  },
  {
    service: 'states.amazonaws.com',
    role: /^Publish_Machine_/,
    actions: ['glue:BatchStopJobRun', 'glue:GetJobRun', 'glue:GetJobRuns', 'glue:StartJobRun'],
    source: `${DOCS}/step-functions/latest/dg/connect-glue.html`,
  },
  {
    service: 'states.amazonaws.com',
    role: /^Large_Machine_/,
    actions: ['glue:BatchStopJobRun', 'glue:GetJobRun', 'glue:GetJobRuns', 'glue:StartJobRun'],
    source: `${DOCS}/step-functions/latest/dg/connect-glue.html`,
  },
  {
    service: 'glue.amazonaws.com',
    role: /^Large_Job_/,
    actions: ['kms:Decrypt', 'kms:GenerateDataKey', 'logs:AssociateKmsKey'],
    source: `${DOCS}/glue/latest/dg/encryption-security-configuration.html`,
  },
  {
    service: 'glue.amazonaws.com',
    role: /^Publish_Job_/,
    actions: ['kms:Decrypt', 'kms:GenerateDataKey', 'logs:AssociateKmsKey'],
    source: `${DOCS}/glue/latest/dg/encryption-security-configuration.html`,
  },
  {
    service: 'ecs-tasks.amazonaws.com',
    role: /^Roles_Starting_/,
    actions: [
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:GetAuthorizationToken',
      'ecr:GetDownloadUrlForLayer',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ],
    source: `${DOCS}/batch/latest/userguide/execution-IAM-role.html`,
  },
  {
    service: 'scheduler.amazonaws.com',
    role: /^Schedules?_/,
    actions: ['states:StartExecution', 'sqs:SendMessage', 'kms:Decrypt', 'kms:GenerateDataKey'],
    source: `${DOCS}/scheduler/latest/UserGuide/encryption-rest.html`,
  },
  {
    service: 'events.amazonaws.com',
    role: /^OpsRules_Role/,
    actions: ['states:StartExecution'],
    source: `${DOCS}/eventbridge/latest/userguide/eb-use-identity-based.html`,
  },
  {
    service: 'lambda.amazonaws.com',
    role: /^Writer_Function_/,
    actions: READ_A_QUEUE,
    source: `${DOCS}/lambda/latest/dg/services-sqs-configure.html`,
  },
  {
    service: 'lambda.amazonaws.com',
    role: /^Scorer_stream_/,
    actions: [
      'kinesis:DescribeStream',
      'kinesis:DescribeStreamSummary',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
      'kms:Decrypt',
      'sqs:SendMessage',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
    ],
    source: `${DOCS}/lambda/latest/dg/services-kinesis-create.html`,
  },
  {
    service: 'lambda.amazonaws.com',
    role: /^Forwarding_forwarder_/,
    actions: [
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
      'kms:Decrypt',
      'sqs:SendMessage',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
    ],
    source: `${DOCS}/lambda/latest/dg/services-dynamodb-eventsourcemapping.html`,
  },
  {
    service: 'lambda.amazonaws.com',
    role: /^(Functions_(extract|load)|Publish_Publisher)_/,
    actions: READ_A_QUEUE,
    source: `${DOCS}/lambda/latest/dg/services-sqs-configure.html`,
  },
];

const resources = lakeOf('prod', { prediction: FULL_PREDICTION }).map(({ json }) => json.resource ?? {});
const all = (type: string): [name: string, args: Readonly<Record<string, unknown>>][] =>
  resources.flatMap((byType) => Object.entries(byType[type] ?? {}));

/** Statements of the roles whose logical name matches. */
const statementsOf = (name: RegExp): Statement[] =>
  all('aws_iam_role_policy')
    .filter(([role]) => name.test(role))
    .flatMap(([, { policy }]) => JSON.parse(String(policy)).Statement);

test.each(DOCUMENTED)('the role of $service may do what $source lists', ({ role, actions }) => {
  const granted = new Set(statementsOf(role).flatMap(({ Action }) => Action));
  expect(actions.filter((action) => !granted.has(action))).toEqual([]);
});

test('every service that assumes a role is in the table, or runs code of ours whose calls other tests compare', () => {
  const services = new Set(
    all('aws_iam_role').map(
      ([, { assume_role_policy }]) => JSON.parse(String(assume_role_policy)).Statement[0].Principal.Service,
    ),
  );
  const known = [...DOCUMENTED.map(({ service }) => service), 'emr-serverless.amazonaws.com'];
  expect([...services].sort()).toEqual([...new Set(known)].sort());
});

test('Firehose lists its bucket without a prefix, and no condition asks for one', () => {
  const listing = statementsOf(/^(Authorizations|Disputes|Forwarding_Delivery)_/).filter(({ Action }) =>
    [Action].flat().includes('s3:ListBucket'),
  );
  expect(listing).toHaveLength(3);
  for (const statement of listing) expect(statement).not.toHaveProperty('Condition');
});
