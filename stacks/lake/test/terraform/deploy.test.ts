import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STACKS } from '@cardlake/constructs';
import { describeUnless } from '@cardlake/tooling/skip';
import { synthesizeTo } from '../support/lake';
import { type Outcome, offlineTerraform, realTerraform, type Terraform } from '../support/terraform';

const root = mkdtempSync(join(tmpdir(), 'cardlake-terraform-'));
const home = join(root, 'home');
const folder = (stack: string) => join(root, 'cdktf.out', 'stacks', stack);
synthesizeTo(join(root, 'cdktf.out'));
const offline = offlineTerraform(home);
const isOffline = typeof offline !== 'string';
const terraform = isOffline ? offline : realTerraform(home, folder('dev-foundation'));
const isReachable = typeof terraform !== 'string';
afterAll(() => rmSync(root, { recursive: true }));

const describeWithOffline = describeUnless(isOffline ? undefined : offline);
const describeWithReal = describeUnless(
  isOffline ? 'the offline provider does more' : isReachable ? undefined : terraform,
);

const tf = (stack: string, ...args: string[]): Outcome =>
  (terraform as Terraform).run(folder(stack), ...args);

/** Ends the test with everything Terraform said, when it said no. */
function succeed({ status, output }: Outcome, wanted = 0): string {
  if (status !== wanted) throw new Error(`terraform ended with ${status} instead of ${wanted}:\n${output}`);
  return output;
}

describeWithReal.each(['dev', 'prod'])('%s', (environment) => {
  const stacks = STACKS.map((stack) => `${environment}-${stack}`);

  test.each(stacks)('%s is initialised and valid', (stack) => {
    succeed(tf(stack, 'init', '-backend=false'));
    succeed(tf(stack, 'validate'));
  });
});

describeWithOffline.each(['dev', 'prod'])('%s', (environment) => {
  const stacks = STACKS.map((stack) => `${environment}-${stack}`);

  beforeAll(() => synthesizeTo(join(root, 'cdktf.out')));

  test.each(stacks)('%s is initialised, valid, planned and applied, and a second plan is empty', (stack) => {
    succeed(tf(stack, 'init'));
    succeed(tf(stack, 'validate'));
    succeed(tf(stack, 'plan', '-out=first.plan', '-detailed-exitcode'), 2);
    succeed(tf(stack, 'apply', 'first.plan'));
    succeed(tf(stack, 'plan', '-detailed-exitcode'));
  });

  if (environment === 'prod') {
    test('prod does not let go of its data', () => {
      const { status, output } = tf('prod-bronze', 'destroy', '-auto-approve');
      expect(status).toBe(1);
      expect(output).toContain('Instance cannot be destroyed');
    });
  }

  test('with both keys turned, every stack is destroyed, the last one first', () => {
    synthesizeTo(join(root, 'cdktf.out'), { allowDataDeletion: true });
    for (const stack of [...stacks].reverse()) {
      if (environment === 'prod') succeed(tf(stack, 'apply', '-auto-approve'));
      const output = succeed(tf(stack, 'destroy', '-auto-approve'));
      expect(output).toMatch(/Destroy complete! Resources: [1-9]/);
    }
  });
});
