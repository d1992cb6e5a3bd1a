import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EnvironmentSettings, enabledStackNames, parseSettings, STACK_NAMES } from '@cardlake/platform';
import {
  BARE_FEEDS,
  CONTAINER_LAKE,
  EVERY_STACK,
  FEATURE_BATCH_NETWORKS,
  FULL_FEEDS,
  FULL_PREDICTION,
  STRICT_ACCOUNT,
  synthesizeTo,
} from '../support/lake';
import { offlineTerraform, requireStatus, runCommand } from '../support/terraform';

const checkout = join(__dirname, '..', '..', '..', '..');
const REQUIRE_NO_SECRETS = join(checkout, '.github', 'scripts', 'require-no-secrets.cjs');
const root = mkdtempSync(join(tmpdir(), 'cardlake-terraform-'));
const terraform = offlineTerraform(join(root, 'home'));
afterAll(() => rmSync(root, { recursive: true }));

const runTerraform = (stack: string, ...args: string[]) =>
  terraform.run(join(root, 'cdktf.out', 'stacks', stack), ...args);
const succeed = (stack: string, ...args: string[]) => requireStatus(runTerraform(stack, ...args));

/** Dev is deployed with the usual settings of each stack, prod with all that settings add. */
const SETTINGS: Readonly<Record<string, Partial<EnvironmentSettings>>> = {
  dev: EVERY_STACK,
  prod: {
    ...EVERY_STACK,
    prediction: FULL_PREDICTION,
    featureBatch: FEATURE_BATCH_NETWORKS.private,
    elt: FULL_FEEDS,
  },
};

test('an environment whose lake a container writes is planned, applied and destroyed, and second plans are empty', () => {
  const out = join(mkdtempSync(join(root, 'container-')), 'cdktf.out');
  synthesizeTo(out, CONTAINER_LAKE);
  const stacks = enabledStackNames(parseSettings({ environment: 'dev', ...CONTAINER_LAKE }));
  expect(stacks).toContain('feature-batch');
  const run = (stack: string, ...args: string[]) =>
    requireStatus(terraform.run(join(out, 'stacks', `dev-${stack}`), ...args));
  for (const stack of stacks) {
    run(stack, 'init');
    run(stack, 'apply', '-auto-approve');
    run(stack, 'plan', '-detailed-exitcode');
  }
  for (const stack of [...stacks].reverse())
    expect(run(stack, 'destroy', '-auto-approve')).toMatch(/Destroy complete! Resources: [1-9]/);
});

describe.each(['dev', 'prod'])('%s', (environment) => {
  const stacks = STACK_NAMES.map((stack) => `${environment}-${stack}`);

  beforeAll(() => synthesizeTo(join(root, 'cdktf.out'), SETTINGS[environment]));

  test.each(stacks)(
    '%s is valid, planned without a secret and applied, and a second plan is empty',
    (stack) => {
      succeed(stack, 'init');
      succeed(stack, 'validate');
      requireStatus(runTerraform(stack, 'plan', '-out=first.plan', '-detailed-exitcode'), 2);
      const plan = join(root, 'plan.json');
      writeFileSync(plan, succeed(stack, 'show', '-json', 'first.plan'));
      requireStatus(runCommand(process.execPath, [REQUIRE_NO_SECRETS, plan], root, process.env));
      succeed(stack, 'apply', 'first.plan');
      succeed(stack, 'plan', '-detailed-exitcode');
    },
  );

  // Dev has a public network, prod a private one.
  if (environment === 'dev') {
    test('feature jobs in an existing network are planned, applied and destroyed, and a second plan is empty', () => {
      const out = join(root, 'existing', 'cdktf.out');
      // The other stacks are deployed, this one is not: its state is its own.
      cpSync(join(root, 'terraform-state'), join(root, 'existing', 'terraform-state'), {
        recursive: true,
        filter: (path) => !path.includes('dev-feature-batch'),
      });
      synthesizeTo(out, { ...EVERY_STACK, featureBatch: FEATURE_BATCH_NETWORKS.existing });
      const run = (...args: string[]) =>
        requireStatus(terraform.run(join(out, 'stacks', 'dev-feature-batch'), ...args));
      run('init');
      run('apply', '-auto-approve');
      run('plan', '-detailed-exitcode');
      run('destroy', '-auto-approve');
    });
  }

  if (environment === 'dev') {
    test('feeds without all that settings leave out, tags of roles and queues among it, are planned, applied and destroyed, and a second plan is empty', () => {
      const out = join(root, 'bare', 'cdktf.out');
      cpSync(join(root, 'terraform-state'), join(root, 'bare', 'terraform-state'), {
        recursive: true,
        filter: (path) => !path.includes('dev-elt'),
      });
      synthesizeTo(out, { ...EVERY_STACK, ...STRICT_ACCOUNT, elt: BARE_FEEDS });
      const run = (...args: string[]) =>
        requireStatus(terraform.run(join(out, 'stacks', 'dev-elt'), ...args));
      run('init');
      run('apply', '-auto-approve');
      run('plan', '-detailed-exitcode');
      run('destroy', '-auto-approve');
    });
  }

  if (environment === 'prod') {
    test('prod refuses to destroy a stack that holds data', () => {
      const { status, output } = runTerraform('prod-bronze', 'destroy', '-auto-approve');
      expect(status).toBe(1);
      expect(output).toContain('Instance cannot be destroyed');
    });
  }

  test('every stack is destroyed, in reverse order, once its data may be deleted', () => {
    synthesizeTo(join(root, 'cdktf.out'), { ...SETTINGS[environment], allowDataDeletion: true });
    for (const stack of [...stacks].reverse()) {
      if (environment === 'prod') succeed(stack, 'apply', '-auto-approve');
      const output = succeed(stack, 'destroy', '-auto-approve');
      expect(output).toMatch(/Destroy complete! Resources: [1-9]/);
    }
  });
});
