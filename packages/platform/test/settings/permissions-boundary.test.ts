import { type EnvironmentSettings, parseSettings, permissionsBoundary } from '../../src';

const boundary = (changes: Partial<EnvironmentSettings>) =>
  permissionsBoundary(parseSettings({ environment: 'dev', ...changes }), '123456789012');

const state = { kind: 's3', bucket: 'states', region: 'eu-west-1' } as const;
const given = 'arn:aws:iam::123456789012:policy/organisation';

test.each([
  ['a local state: none, since there may have been no bootstrap', {}, undefined],
  [
    'a state in S3: the one of the bootstrap',
    { state, iam: { namePrefix: 'org-' } },
    'arn:aws:iam::123456789012:policy/org-cardlake-boundary-dev',
  ],
  ['one of the organisation', { state, iam: { permissionsBoundaryArn: given } }, given],
  ['null: none', { state, iam: { permissionsBoundaryArn: null } }, undefined],
] as const)('roles have the boundary of %s', (_case, changes, expected) => {
  expect(boundary(changes)).toBe(expected);
});

test('a role is no boundary', () => {
  expect(() => boundary({ iam: { permissionsBoundaryArn: 'arn:aws:iam::123456789012:role/r' } })).toThrow(
    'iam.permissionsBoundaryArn: expected the ARN of an IAM policy',
  );
});
