import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STACKS } from '@cardlake/constructs';
import { synthesizeTo } from '../support/lake';
import { type Outcome, offlineTerraform, type Terraform } from '../support/terraform';

const root = mkdtempSync(join(tmpdir(), 'cardlake-terraform-'));
const terraform = offlineTerraform(join(root, 'home'));
afterAll(() => rmSync(root, { recursive: true }));

if (typeof terraform === 'string') console.warn(`Terraform is not tried out: ${terraform}.`);
const describeWithTerraform = typeof terraform === 'string' ? describe.skip : describe;

const folder = (stack: string) => join(root, 'cdktf.out', 'stacks', stack);
const tf = (stack: string, ...args: string[]): Outcome =>
  (terraform as Terraform).run(folder(stack), ...args);

/** Ends the test with everything Terraform said, when it said no. */
function succeed({ status, output }: Outcome, wanted = 0): string {
  if (status !== wanted) throw new Error(`terraform ended with ${status} instead of ${wanted}:\n${output}`);
  return output;
}

describeWithTerraform.each(['dev', 'prod'])('%s', (environment) => {
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
