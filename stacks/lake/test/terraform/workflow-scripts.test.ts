import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesizeTo } from '../support/lake';
import { offlineTerraform, requireStatus, runCommand } from '../support/terraform';

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
  const synthesize = () => synthesizeTo(join(folder, 'cdktf.out'));
  synthesize();
  symlinkSync(join(checkout, 'apps'), join(folder, 'apps'));
  const stackFile = join(folder, 'cdktf.out', 'stacks', STACK, 'cdk.tf.json');
  const run = (script: string, env: Record<string, string> = {}, ...args: string[]) =>
    runCommand(join(checkout, '.github', 'scripts', script), [STACK, ...args], folder, {
      ...terraform.env,
      CI: '',
      ...env,
    });
  return {
    /** Runs a script as on the machine of a person, unless `env` says otherwise. */
    run,
    /** Plans the stack; answers the outputs of the job. */
    plan(env: Record<string, string> = {}): Readonly<Record<string, string>> {
      const outputs = requireStatus(run('plan-to-apply.sh', env)).matchAll(/^(status|sha256)=(.*)$/gm);
      return Object.fromEntries([...outputs].map(([, name, value]) => [name, value]));
    },
    /** Applies a packed plan, as on a machine that has nothing else. */
    apply(sha256 = '', env: Record<string, string> = {}) {
      rmSync(join(folder, 'cdktf.out'), { recursive: true, force: true });
      return run('apply-plan.sh', env, sha256);
    },
    synthesize,
    path: (name: string) => join(folder, name),
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
});

test('exactly the plan that was made is applied, from what was packed, and the next plan shows no changes', () => {
  const { plan, apply, path } = workflowFolder();
  const summary = path('summary.md');
  const { status, sha256 } = plan({ GITHUB_STEP_SUMMARY: summary });
  expect(status).toBe('changed');
  expect(readFileSync(summary, 'utf8')).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
  expect(requireStatus(apply(sha256))).toMatch(/Apply complete! Resources: [1-9]/);
  expect(plan()).toEqual({ status: 'same' });
});

test('a plan that was exchanged, or that is older than the state, is not applied', () => {
  const { plan, apply, path } = workflowFolder();
  const { sha256 } = plan();
  expect(apply('0'.repeat(64))).toMatchObject({
    status: 3,
    output: expect.stringContaining('is not the plan that was approved'),
  });
  const packed = readFileSync(path(`plans/${STACK}.tgz`));
  requireStatus(apply(sha256));
  writeFileSync(path(`plans/${STACK}.tgz`), packed);
  expect(apply(sha256)).toMatchObject({ status: 1, output: expect.stringContaining('Saved plan is stale') });
});

test('a plan that loses data is refused, both for a reviewer and for an approval, unless it is allowed', () => {
  const { run, plan, apply, readPlan, renameLakeBucket, synthesize } = workflowFolder();
  requireStatus(apply(plan().sha256));
  synthesize();
  const address = renameLakeBucket();
  expect(run('plan-stack.sh')).toMatchObject({ status: 2 });
  expect(readPlan('status')).toBe('refused\n');
  expect(readPlan('guard.txt')).toContain(address);
  expect(run('plan-to-apply.sh')).toMatchObject({ status: 3 });
  expect(plan({ ALLOW: address })).toMatchObject({ status: 'changed' });
});

test('in CI, a stack with a local state is neither planned nor applied', () => {
  const { run, plan, apply, readPlan, synthesize } = workflowFolder();
  const { sha256 } = plan();
  const refused = {
    status: 2,
    output: expect.stringContaining(`refused: ${STACK}: the Terraform state is a local file`),
  };
  expect(apply(sha256, { CI: 'true' })).toEqual(refused);
  synthesize();
  for (const script of ['plan-stack.sh', 'plan-to-apply.sh'])
    expect(run(script, { CI: 'true' })).toEqual(refused);
  expect(readPlan('status')).toBe('failed\n');
  expect(readPlan('txt')).toContain('cardlake bootstrap');
});
