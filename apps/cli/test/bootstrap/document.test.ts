import { parseSettings } from '@cardlake/platform';
import { bootstrapDocument } from '../../src/bootstrap/document';
import { ACCOUNT, bootstrapped, REPOSITORY, type Statement, valueIn } from './support/bootstrapped';

const SUBJECT = 'token.actions.githubusercontent.com:sub';
const iam = { namePrefix: 'team-' };

const resource = (...path: readonly (string | number)[]) =>
  valueIn(bootstrapped({ iam }), 'resource', ...path);

const statements = (role: string) =>
  resource('aws_iam_role_policy', role, 'policy', 'Statement') as Statement[];

/** Reads the subjects that the roles trust, for a repository with or without ids. */
const subjects = (repository = REPOSITORY) =>
  ['plan', 'deploy'].map((role) =>
    valueIn(
      bootstrapped({}, { repository }),
      'resource',
      'aws_iam_role',
      role,
      'assume_role_policy',
      'Statement',
      0,
      'Condition',
      'StringEquals',
      SUBJECT,
    ),
  );

test('each role trusts one repository: pull requests and main may be planned, only the environment may deploy', () => {
  expect(subjects()).toEqual([
    ['repo:acme/cardlake:pull_request', 'repo:acme/cardlake:ref:refs/heads/main'],
    ['repo:acme/cardlake:environment:dev'],
  ]);
});

test('with its ids, a repository is trusted in both forms of its subject, and in no other', () => {
  const ids = { owner: '123456', repository: '456789' };
  expect(subjects({ ...REPOSITORY, ids })).toEqual([
    [
      'repo:acme/cardlake:pull_request',
      'repo:acme@123456/cardlake@456789:pull_request',
      'repo:acme/cardlake:ref:refs/heads/main',
      'repo:acme@123456/cardlake@456789:ref:refs/heads/main',
    ],
    ['repo:acme/cardlake:environment:dev', 'repo:acme@123456/cardlake@456789:environment:dev'],
  ]);
});

test('a user may assume the one role that it is given for, besides the tokens of GitHub', () => {
  const plan = `arn:aws:iam::${ACCOUNT}:user/planner`;
  const trusted = (role: string) =>
    valueIn(
      bootstrapped({}, { users: { plan } }),
      'resource',
      'aws_iam_role',
      role,
      'assume_role_policy',
      'Statement',
    ) as Statement[];
  expect(trusted('plan').slice(1)).toEqual([
    { Effect: 'Allow', Principal: { AWS: plan }, Action: 'sts:AssumeRole' },
  ]);
  expect(trusted('deploy')).toHaveLength(1);
});

test('the deploy role manages roles of its environment only, and its name is not one of them', () => {
  const made = statements('deploy').find(({ Sid }) => Sid === 'MakeRoles');
  expect(made?.Resource).toBe(`arn:aws:iam::${ACCOUNT}:role/team-cardlake-dev-*`);
  expect(resource('aws_iam_role', 'deploy', 'name')).toBe('team-cardlake-github-deploy-dev');
});

test('a boundary of the organisation is required in place of our own', () => {
  const given = `arn:aws:iam::${ACCOUNT}:policy/organisation`;
  const document = bootstrapped({ iam: { permissionsBoundaryArn: given } });
  expect(valueIn(document, 'resource', 'aws_iam_policy')).toBeUndefined();
  expect(valueIn(document, 'resource', 'aws_iam_role', 'deploy', 'permissions_boundary')).toBe(given);
  expect(JSON.stringify(document)).toContain(`{\\"iam:PermissionsBoundary\\":\\"${given}\\"}`);
});

test('a plan reads no data, and no objects except states and artifacts', () => {
  const denied = statements('plan').filter(({ Effect }) => Effect === 'Deny');
  expect(denied.flatMap(({ Action }) => Action)).toEqual(
    expect.arrayContaining(['kinesis:GetRecords', 'sagemaker:GetRecord', 's3:GetObject']),
  );
});

test('an account that already trusts GitHub gets no second provider', () => {
  const known = valueIn(bootstrapped({}, { hasProvider: true }), 'resource');
  expect(resource('aws_iam_openid_connect_provider')).toBeDefined();
  expect(valueIn(known, 'aws_iam_openid_connect_provider')).toBeUndefined();
  expect(valueIn(known, 'aws_iam_role', 'plan', 'assume_role_policy', 'Statement', 0, 'Principal')).toEqual({
    Federated: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com',
  });
});

test('the bucket for the states is protected, and named by the settings', () => {
  expect(resource('aws_s3_bucket', 'state')).toEqual({
    bucket: 'cardlake-dev-terraform-state-123456789012',
    lifecycle: { prevent_destroy: true },
  });
  const settings = parseSettings({
    environment: 'prod',
    state: { kind: 's3', bucket: 'acme-states', region: 'eu-west-1' },
  });
  const given = bootstrapDocument({ settings, repository: REPOSITORY, hasProvider: false });
  expect(valueIn(given, 'provider', 'aws', 'region')).toBe('eu-west-1');
  expect(valueIn(given, 'resource', 'aws_s3_bucket', 'state', 'bucket')).toBe('acme-states');
});

test('roles and policies of the bootstrap have no tags where the account forbids them, and the bucket keeps its own', () => {
  const given = bootstrapped({ untaggedServices: ['iam'] });
  expect(valueIn(given, 'provider', 'aws', 0, 'default_tags')).toBeDefined();
  expect(valueIn(given, 'provider', 'aws', 1)).toEqual({
    region: valueIn(given, 'provider', 'aws', 0, 'region'),
    allowed_account_ids: [ACCOUNT],
    alias: 'untagged',
  });
  const found = Object.entries(valueIn(given, 'resource') as Record<string, Record<string, object>>);
  for (const [type, byName] of found)
    for (const each of Object.values(byName))
      expect([type, 'provider' in each]).toEqual([type, type.startsWith('aws_iam_')]);
});
