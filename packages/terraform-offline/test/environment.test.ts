import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { offlineTerraformEnvironment } from '../src';

const root = mkdtempSync(join(tmpdir(), 'terraform-offline-'));
const env = { ...process.env, ...offlineTerraformEnvironment() };
afterAll(() => rmSync(root, { recursive: true }));

/** Writes a configuration with one bucket and answers a function that runs Terraform on it. */
function terraformOver(bucket: object) {
  const folder = mkdtempSync(join(root, 'stack-'));
  const main = {
    terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '6.25.0' } } },
    provider: { aws: { region: 'eu-west-1' } },
    resource: { aws_s3_bucket: { lake: bucket } },
  };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(main));
  return (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync('terraform', [...args, '-no-color'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    return { status, output: `${stdout}${stderr}` };
  };
}

test('Terraform applies a bucket without a network, and the second plan is empty', () => {
  const terraform = terraformOver({ bucket: 'sample-lake' });
  for (const args of [['init'], ['apply', '-auto-approve'], ['plan', '-detailed-exitcode']]) {
    const { status, output } = terraform(...args);
    expect({ args, status, output }).toEqual({ args, status: 0, output });
  }
});

test('Terraform refuses an argument that the resource does not have', () => {
  const terraform = terraformOver({ bucket: 'sample-lake', colour: 'blue' });
  expect(terraform('init').status).toBe(0);
  const { status, output } = terraform('validate');
  expect(status).toBe(1);
  expect(output).toContain('colour');
});

test('a second call builds nothing and answers the same variables', () => {
  const binary = join(__dirname, '..', 'dist', 'terraform-provider-aws');
  const { mtimeMs } = statSync(binary);
  expect(env).toMatchObject(offlineTerraformEnvironment());
  expect(statSync(binary).mtimeMs).toBe(mtimeMs);
});
