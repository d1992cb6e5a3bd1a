import { foundationDeclaration } from '@cardlake/platform';
import { read } from '../../src';
import { synthesized } from '../support/stack';

test('a local state is a relative path outside the synthesized folder', () => {
  const { json } = synthesized((stack) => read(stack, foundationDeclaration));
  expect(json.terraform.backend).toEqual({ local: { path: '../../../terraform-state/test-bronze.tfstate' } });
  expect(json.data?.terraform_remote_state).toEqual({
    foundation: expect.objectContaining({
      backend: 'local',
      config: { path: '../../../terraform-state/test-foundation.tfstate' },
    }),
  });
});

test('a state in S3 is encrypted and uses native locking', () => {
  const state = { kind: 's3', bucket: 'my-states', region: 'eu-west-1', keyPrefix: 'lake' } as const;
  const { json } = synthesized((stack) => read(stack, foundationDeclaration), { state });
  expect(json.terraform.backend).toEqual({
    s3: {
      bucket: 'my-states',
      key: 'lake/test-bronze.tfstate',
      region: 'eu-west-1',
      encrypt: true,
      use_lockfile: true,
    },
  });
  expect(JSON.stringify(json.data?.terraform_remote_state)).toContain('lake/test-foundation.tfstate');
});

test('the provider is named in full and refuses other accounts', () => {
  const { json } = synthesized(() => {});
  expect(json.terraform.required_providers.aws?.source).toBe('hashicorp/aws');
  expect(json.provider.aws?.[0]).toMatchObject({ allowed_account_ids: ['123456789012'] });
});
