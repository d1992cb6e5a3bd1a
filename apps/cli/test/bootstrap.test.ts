import { parseSettings } from '@cardlake/platform';
import { bootstrapDocument } from '../src/bootstrap/document';

const BOUNDARY = 'arn:aws:iam::123456789012:policy/boundary';
const SUBJECT = 'token.actions.githubusercontent.com:sub';

const document = (hasProvider: boolean) =>
  bootstrapDocument({
    settings: parseSettings({
      environment: 'dev',
      accountId: '123456789012',
      iam: { namePrefix: 'team-', permissionsBoundaryArn: BOUNDARY },
    }),
    repository: 'acme/cardlake',
    hasProvider,
  });

/** Reads a value of the document; JSON texts in it are parsed. */
const at = (start: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((value, step) => {
    const inner = typeof value === 'string' ? JSON.parse(value) : value;
    return (inner as Readonly<Record<string | number, unknown>> | undefined)?.[step];
  }, start);

const resource = (...path: readonly (string | number)[]) => at(document(false), 'resource', ...path);

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: unknown;
  readonly Condition: unknown;
}

const statements = (role: string) =>
  resource('aws_iam_role_policy', role, 'policy', 'Statement') as Statement[];

test('each role trusts one repository and one kind of workflow in it', () => {
  const subjects = ['plan', 'deploy'].map((role) =>
    resource(
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
  expect(subjects).toEqual(['repo:acme/cardlake:pull_request', 'repo:acme/cardlake:environment:dev']);
});

test('the deploy role creates bounded roles of its environment only, and cannot change itself', () => {
  const made = statements('deploy').find(({ Sid }) => Sid === 'MakeRoles');
  expect(made?.Resource).toBe('arn:aws:iam::123456789012:role/team-cardlake-dev-*');
  expect(made?.Condition).toEqual({ StringEquals: { 'iam:PermissionsBoundary': BOUNDARY } });
  expect(resource('aws_iam_role', 'deploy', 'name')).toBe('team-cardlake-github-deploy-dev');
});

test('a plan reads no data, and no objects except states and artifacts', () => {
  const denied = statements('plan').filter(({ Effect }) => Effect === 'Deny');
  expect(denied.flatMap(({ Action }) => Action)).toEqual(
    expect.arrayContaining(['kinesis:GetRecords', 'sagemaker:GetRecord', 's3:GetObject']),
  );
});

test('an account that already trusts GitHub gets no second provider', () => {
  const known = at(document(true), 'resource');
  expect(resource('aws_iam_openid_connect_provider')).toBeDefined();
  expect(at(known, 'aws_iam_openid_connect_provider')).toBeUndefined();
  expect(at(known, 'aws_iam_role', 'plan', 'assume_role_policy', 'Statement', 0, 'Principal')).toEqual({
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
  const given = bootstrapDocument({ settings, repository: 'acme/cardlake', hasProvider: false });
  expect(at(given, 'provider', 'aws', 'region')).toBe('eu-west-1');
  expect(at(given, 'resource', 'aws_s3_bucket', 'state', 'bucket')).toBe('acme-states');
});
