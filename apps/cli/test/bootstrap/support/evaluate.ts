import { runSimulation } from '@cloud-copilot/iam-simulate';
import { ACCOUNT, bootstrapped, valueIn } from './bootstrapped';

const document = JSON.parse(
  JSON.stringify(bootstrapped())
    .replaceAll(`\${aws_iam_policy.boundary.arn}`, `arn:aws:iam::${ACCOUNT}:policy/cardlake-boundary-dev`)
    .replaceAll(`\${aws_s3_bucket.state.arn}`, `arn:aws:s3:::cardlake-dev-terraform-state-${ACCOUNT}`),
);

/** Actions that `ReadOnlyAccess` allows in the services of the stacks; a verb stands for all calls that begin with it. */
const READ_ONLY: Readonly<Record<string, readonly string[]>> = {
  batch: ['Describe*', 'List*'],
  cloudtrail: ['Describe*', 'Get*', 'List*'],
  cloudwatch: ['Describe*', 'Get*', 'List*'],
  dynamodb: ['BatchGet*', 'Describe*', 'Get*', 'List*', 'PartiQLSelect', 'Query', 'Scan'],
  ec2: ['Describe*', 'Get*'],
  ecr: ['BatchCheck*', 'BatchGet*', 'Describe*', 'Get*', 'List*'],
  'emr-serverless': ['GetApplication', 'GetJobRun', 'ListApplications', 'ListJobRuns', 'ListTagsForResource'],
  events: ['Describe*', 'List*'],
  firehose: ['Describe*', 'List*'],
  glue: ['GetDatabase', 'GetDatabases', 'GetPartition', 'GetPartitions', 'GetTable', 'GetTables', 'GetTags'],
  iam: ['Get*', 'List*'],
  kinesis: ['Describe*', 'Get*', 'List*'],
  kms: ['Describe*', 'Get*', 'List*'],
  lambda: ['Get*', 'List*'],
  logs: ['Describe*', 'Get*', 'List*'],
  s3: ['Get*', 'List*'],
  sagemaker: ['Describe*', 'List*'],
  scheduler: ['GetSchedule', 'GetScheduleGroup', 'ListSchedules', 'ListTagsForResource'],
  sns: ['Get*', 'List*'],
  sqs: ['Get*', 'List*', 'Receive*'],
  states: ['Describe*', 'GetExecutionHistory', 'List*', 'ValidateStateMachineDefinition'],
};

/**
 * The parts of `PowerUserAccess` and `ReadOnlyAccess` that tests need:
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ReadOnlyAccess.html (and …/PowerUserAccess.html)
 */
const MANAGED = {
  deploy: [
    { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
    {
      Effect: 'Allow',
      Action: [
        'account:GetAccountInformation',
        'account:ListRegions',
        'iam:CreateServiceLinkedRole',
        'iam:DeleteServiceLinkedRole',
        'iam:ListRoles',
        'organizations:DescribeOrganization',
      ],
      Resource: '*',
    },
  ],
  plan: [
    {
      Effect: 'Allow',
      Action: Object.entries(READ_ONLY).flatMap(([service, names]) =>
        names.map((name) => `${service}:${name}`),
      ),
      Resource: '*',
    },
  ],
};

const policy = (...statements: readonly unknown[]) => ({ Version: '2012-10-17', Statement: statements });
const written = (type: string, name: string) =>
  valueIn(document, 'resource', type, name, 'policy', 'Statement') as readonly unknown[];

const ROOT = { AWS: `arn:aws:iam::${ACCOUNT}:root` };

/** Policies of resources that leave the decision to IAM, as key policies and generous trust policies do. */
const RESOURCE_POLICIES: Readonly<Record<string, unknown>> = {
  kms: policy({ Effect: 'Allow', Principal: ROOT, Action: 'kms:*', Resource: '*' }),
  sts: policy({ Effect: 'Allow', Principal: ROOT, Action: 'sts:AssumeRole' }),
};

/** A request to AWS, with the values of the condition keys that AWS sends along. */
export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

async function isAllowed(
  { action, resource, context = {} }: Request,
  principal: string,
  identity: readonly unknown[],
  boundary?: readonly unknown[],
): Promise<boolean> {
  const result = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/${principal}`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: { ...context },
      },
      identityPolicies: [{ name: 'identity', policy: policy(...identity) }],
      ...(boundary === undefined
        ? {}
        : { permissionBoundaryPolicies: [{ name: 'boundary', policy: policy(...boundary) }] }),
      resourcePolicy: RESOURCE_POLICIES[action.split(':')[0] ?? ''],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === 'error') throw new Error(`${action}: ${JSON.stringify(result.errors)}`);
  return result.overallResult === 'Allowed';
}

/** Answers whether a role of the workflows may make a request, by its policies as IAM evaluates them. */
export const mayWorkflow = (role: 'plan' | 'deploy', request: Request): Promise<boolean> =>
  isAllowed(request, `cardlake-github-${role}-dev`, [
    ...MANAGED[role],
    ...written('aws_iam_role_policy', role),
  ]);

/** Answers whether a role that a deployment created may make a request, if its own policy allows everything. */
export const mayCreatedRole = (request: Request): Promise<boolean> =>
  isAllowed(
    request,
    'cardlake-dev-evil',
    [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    written('aws_iam_policy', 'boundary'),
  );
