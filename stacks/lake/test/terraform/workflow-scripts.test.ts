import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeUnless } from '@cardlake/tooling/skip';
import { synthesizeTo } from '../support/lake';
import { offlineTerraform, runWith, type Terraform } from '../support/terraform';

const checkout = join(__dirname, '..', '..', '..', '..');
const root = mkdtempSync(join(tmpdir(), 'cardlake-workflows-'));
const terraform = offlineTerraform(join(root, 'home'));
afterAll(() => rmSync(root, { recursive: true }));

const built = existsSync(join(checkout, 'apps', 'cli', 'dist', 'cardlake.cjs'));
const missing =
  typeof terraform === 'string' ? terraform : built ? undefined : 'the command line is not built';
const describeWithTerraform = describeUnless(missing);

const STACK = 'dev-foundation';

/** Runs a script of the workflows where they run it: in a folder with the synthesized stacks and the command line. */
const script = (name: string, env: Record<string, string> = {}) => {
  const given = { ...(terraform as Terraform), env: { ...(terraform as Terraform).env, ...env } };
  return runWith(given, join(checkout, '.github', 'scripts', name), [STACK], root);
};
const plan = (name: string) => readFileSync(join(root, 'plans', `${STACK}.${name}`), 'utf8');

describeWithTerraform('what the workflows run', () => {
  beforeAll(() => {
    synthesizeTo(join(root, 'cdktf.out'));
    symlinkSync(join(checkout, 'apps'), join(root, 'apps'));
  });

  test('a new stack is planned, guarded and applied, and then it is the same', () => {
    expect(script('plan-stack.sh').status).toBe(0);
    expect(plan('status')).toBe('changed\n');
    expect(plan('txt')).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
    expect(plan('guard.txt')).toContain('No data is lost');
    expect(script('apply-stack.sh')).toMatchObject({ status: 0 });
    expect(script('plan-stack.sh').status).toBe(0);
    expect(plan('status')).toBe('same\n');
  });

  test('a plan that loses data is refused when it is planned and when it is applied, unless that is allowed', () => {
    const file = join(root, 'cdktf.out', 'stacks', STACK, 'cdk.tf.json');
    const json = JSON.parse(readFileSync(file, 'utf8'));
    const [name] = Object.keys(json.resource.aws_s3_bucket).filter((each) => each.startsWith('Lake'));
    json.resource.aws_s3_bucket[name!].bucket = 'another-name';
    writeFileSync(file, JSON.stringify(json));

    expect(script('plan-stack.sh').status).toBe(2);
    expect(plan('status')).toBe('refused\n');
    expect(plan('guard.txt')).toContain(`aws_s3_bucket.${name}`);
    expect(script('apply-stack.sh')).toMatchObject({ status: 2 });
    expect(script('apply-stack.sh', { ALLOW: `aws_s3_bucket.${name}` })).toMatchObject({ status: 0 });
  });
});
