import { ACCOUNT, bootstrapped, valueIn } from './support/bootstrapped';
import { mayCreatedRole, mayWorkflow, type Request } from './support/evaluate';

const arn = (name: string) => `arn:aws:iam::${ACCOUNT}:${name}`;
const BOUNDARY = arn('policy/cardlake-boundary-dev');
const CREATED = arn('role/cardlake-dev-evil');
const bounded = { 'iam:PermissionsBoundary': BOUNDARY };
const otherwise = { 'iam:PermissionsBoundary': arn('policy/everything') };
const toLambda = { 'iam:PassedToService': 'lambda.amazonaws.com' };
const call = (action: string, resource: string, context?: Request['context']): Request => ({
  action,
  resource,
  ...(context ? { context } : {}),
});

const needed: [does: string, request: Request][] = [
  ['creates a bounded role', call('iam:CreateRole', CREATED, bounded)],
  ['writes the policy of a bounded role', call('iam:PutRolePolicy', CREATED, bounded)],
  ['bounds an older role', call('iam:PutRolePermissionsBoundary', CREATED, bounded)],
  ['deletes a role', call('iam:DeleteRole', CREATED)],
  ['changes the trust of a role', call('iam:UpdateAssumeRolePolicy', CREATED)],
  ['passes a role to a service of the stacks', call('iam:PassRole', CREATED, toLambda)],
  ['creates a bucket', call('s3:CreateBucket', 'arn:aws:s3:::cardlake-dev-lake')],
  [
    'writes a state',
    call('s3:PutObject', `arn:aws:s3:::cardlake-dev-terraform-state-${ACCOUNT}/cardlake/dev-bronze.tfstate`),
  ],
];

test.each(needed)('a deployment %s', async (_does, request) => {
  expect(await mayWorkflow('deploy', request)).toBe(true);
});

const escalations: [path: string, request: Request][] = [
  ['creating a role without the boundary', call('iam:CreateRole', CREATED)],
  ['creating a role with another boundary', call('iam:CreateRole', CREATED, otherwise)],
  ['writing the policy of a role without the boundary', call('iam:PutRolePolicy', CREATED)],
  ['attaching a managed policy', call('iam:AttachRolePolicy', CREATED, bounded)],
  ['removing the boundary of a role', call('iam:DeleteRolePermissionsBoundary', CREATED, bounded)],
  ['putting another boundary on a role', call('iam:PutRolePermissionsBoundary', CREATED, otherwise)],
  ['writing a new version of the boundary', call('iam:CreatePolicyVersion', BOUNDARY)],
  ['going back to an older version of the boundary', call('iam:SetDefaultPolicyVersion', BOUNDARY)],
  ['deleting the boundary', call('iam:DeletePolicy', BOUNDARY)],
  ...['deploy', 'plan'].flatMap((role): [string, Request][] => {
    const own = arn(`role/cardlake-github-${role}-dev`);
    return [
      [`writing the policy of the ${role} role`, call('iam:PutRolePolicy', own, bounded)],
      [`attaching a policy to the ${role} role`, call('iam:AttachRolePolicy', own, bounded)],
      [`detaching a policy of the ${role} role`, call('iam:DetachRolePolicy', own)],
      [`deleting the policy of the ${role} role`, call('iam:DeleteRolePolicy', own)],
      [`changing the trust of the ${role} role`, call('iam:UpdateAssumeRolePolicy', own)],
      [`passing the ${role} role to a service`, call('iam:PassRole', own, toLambda)],
    ];
  }),
  ["passing an administrator's role to a service", call('iam:PassRole', arn('role/Admin'), toLambda)],
  [
    'passing a role to a service that no stack uses',
    call('iam:PassRole', CREATED, { 'iam:PassedToService': 'ec2.amazonaws.com' }),
  ],
  ['assuming a role that it made trust itself', call('sts:AssumeRole', CREATED)],
  ['assuming a role that trusts the whole account', call('sts:AssumeRole', arn('role/cdk-deploy'))],
  ['creating a user', call('iam:CreateUser', arn('user/me'), bounded)],
  ['creating an access key', call('iam:CreateAccessKey', arn('user/me'))],
  ['changing who GitHub vouches for', call('iam:CreateOpenIDConnectProvider', arn('oidc-provider/evil'))],
  [
    'removing the history of a state',
    call('s3:DeleteObjectVersion', `arn:aws:s3:::cardlake-dev-terraform-state-${ACCOUNT}/dev-bronze.tfstate`),
  ],
];

test.each(escalations)('a deployment is refused: %s', async (_path, request) => {
  expect(await mayWorkflow('deploy', request)).toBe(false);
});

test.each(escalations)(
  'a role that it created, with every permission, is refused: %s',
  async (_path, request) => {
    expect(await mayCreatedRole(request)).toBe(false);
  },
);

test('a role that a deployment created may do what the stacks need', async () => {
  const requests = [
    call('s3:GetObject', 'arn:aws:s3:::cardlake-dev-lake/bronze/a'),
    call('iam:PassRole', arn('role/cardlake-dev-silver-gold-job'), {
      'iam:PassedToService': 'emr-serverless.amazonaws.com',
    }),
    call('kms:Decrypt', `arn:aws:kms:ap-southeast-1:${ACCOUNT}:key/0a`),
  ];
  expect(await Promise.all(requests.map(mayCreatedRole))).toEqual([true, true, true]);
});

test('the boundary fits into a managed policy, which may have 6,144 characters', () => {
  const text = valueIn(bootstrapped(), 'resource', 'aws_iam_policy', 'boundary', 'policy') as string;
  expect(text.replace(/\s/g, '').length).toBeLessThan(6144);
});

const decrypt = (service: string) =>
  call('kms:Decrypt', `arn:aws:kms:ap-southeast-1:${ACCOUNT}:key/0a`, {
    'kms:ViaService': `${service}.ap-southeast-1.amazonaws.com`,
  });

test.each(['states', 'lambda', 'scheduler'])('a plan decrypts settings through %s', async (service) => {
  expect(await mayWorkflow('plan', decrypt(service))).toBe(true);
});

test.each([
  ['objects of the lake', decrypt('s3')],
  ['messages', decrypt('sqs')],
  ['records', decrypt('kinesis')],
  [
    'the history of an execution',
    call(
      'states:GetExecutionHistory',
      `arn:aws:states:ap-southeast-1:${ACCOUNT}:execution:cardlake-dev-pipeline-stream-pipeline:1`,
    ),
  ],
  ['an object', call('s3:GetObject', 'arn:aws:s3:::cardlake-dev-lake/bronze/a')],
])('a plan does not read %s', async (_data, request) => {
  expect(await mayWorkflow('plan', request)).toBe(false);
});
