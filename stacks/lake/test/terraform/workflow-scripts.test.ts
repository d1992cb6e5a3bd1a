import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesizeTo } from '../support/lake';
import { offlineTerraform, runCommand } from '../support/terraform';

const checkout = join(__dirname, '..', '..', '..', '..');
const root = mkdtempSync(join(tmpdir(), 'cardlake-workflows-'));
const terraform = offlineTerraform(join(root, 'home'));
afterAll(() => rmSync(root, { recursive: true }));

const STACK = 'dev-foundation';

beforeAll(() => {
  if (existsSync(join(checkout, 'apps', 'cli', 'dist', 'cardlake.cjs'))) return;
  throw new Error('The workflows use the built command line; build it with "npm run build".');
});

/** Creates a folder like the one in which the workflows run: with the synthesized stacks and the command line. */
function workflowFolder() {
  const folder = mkdtempSync(join(root, 'checkout-'));
  synthesizeTo(join(folder, 'cdktf.out'));
  symlinkSync(join(checkout, 'apps'), join(folder, 'apps'));
  const stackFile = join(folder, 'cdktf.out', 'stacks', STACK, 'cdk.tf.json');
  return {
    /** Runs a script as on the machine of a person, unless `env` says otherwise. */
    run(script: string, env: Record<string, string> = {}) {
      const command = join(checkout, '.github', 'scripts', script);
      return runCommand(command, [STACK], folder, { ...terraform.env, CI: '', ...env });
    },
    readPlan: (extension: string) => readFileSync(join(folder, 'plans', `${STACK}.${extension}`), 'utf8'),
    /** Renames the lake's bucket, which replaces it; answers the address of the bucket. */
    renameLakeBucket(): string {
      const json = JSON.parse(readFileSync(stackFile, 'utf8'));
      const buckets: Record<string, { bucket: string }> = json.resource.aws_s3_bucket;
      const [name, bucket] = Object.entries(buckets).find(([each]) => each.startsWith('Lake')) ?? [];
      if (bucket === undefined) throw new Error(`${STACK} has no bucket called Lake…`);
      bucket.bucket = 'another-name';
      writeFileSync(stackFile, JSON.stringify(json));
      return `aws_s3_bucket.${name}`;
    },
  };
}

test('a new stack is planned, guarded and applied, and the next plan shows no changes', () => {
  const { run, readPlan } = workflowFolder();
  expect(run('plan-stack.sh')).toMatchObject({ status: 0 });
  expect(readPlan('status')).toBe('changed\n');
  expect(readPlan('txt')).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
  expect(readPlan('guard.txt')).toContain('The plan destroys no data');
  expect(run('apply-stack.sh')).toMatchObject({ status: 0 });
  expect(run('plan-stack.sh')).toMatchObject({ status: 0 });
  expect(readPlan('status')).toBe('same\n');
});

test('a plan that loses data is refused, both when planned and when applied, unless it is allowed', () => {
  const { run, readPlan, renameLakeBucket } = workflowFolder();
  expect(run('apply-stack.sh')).toMatchObject({ status: 0 });
  const address = renameLakeBucket();
  expect(run('plan-stack.sh')).toMatchObject({ status: 2 });
  expect(readPlan('status')).toBe('refused\n');
  expect(readPlan('guard.txt')).toContain(address);
  expect(run('apply-stack.sh')).toMatchObject({ status: 2 });
  expect(run('apply-stack.sh', { ALLOW: address })).toMatchObject({ status: 0 });
});

test('in CI, a stack with a local state is neither planned nor applied', () => {
  const { run, readPlan } = workflowFolder();
  for (const script of ['plan-stack.sh', 'apply-stack.sh']) {
    expect(run(script, { CI: 'true' })).toEqual({
      status: 2,
      output: expect.stringContaining(`refused: ${STACK}: the Terraform state is a local file`),
    });
  }
  expect(readPlan('status')).toBe('failed\n');
  expect(readPlan('txt')).toContain('cardlake bootstrap');
});
