import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STACKS } from '@cardlake/constructs';
import { writeTestArtifacts } from '@cardlake/constructs/testing';
import { describeUnless } from '@cardlake/tooling/skip';
import { type Outcome, offlineTerraform, runWith, type Terraform } from '../support/terraform';

const checkout = join(__dirname, '..', '..', '..', '..');
const root = mkdtempSync(join(tmpdir(), 'cardlake-cdktf-'));
const terraform = offlineTerraform(join(root, 'home'));
afterAll(() => rmSync(root, { recursive: true }));

const describeWithTerraform = describeUnless(typeof terraform === 'string' ? terraform : undefined);

/** What a person types in the root, but with builds and output elsewhere. */
function cdktf(...args: string[]): Outcome {
  const { env } = terraform as Terraform;
  const given = {
    ...(terraform as Terraform),
    env: { ...env, CARDLAKE_BUILDS: join(root, 'builds'), CI: '1' },
  };
  const command = join(checkout, 'node_modules', '.bin', 'cdktf');
  return runWith(given, command, [...args, '--output', join(root, 'out', 'cdktf.out')], checkout);
}

function succeed({ status, output }: Outcome): string {
  if (status !== 0) throw new Error(`cdktf ended with ${status}:\n${output}`);
  return output;
}

describeWithTerraform('cdktf', () => {
  beforeAll(() => {
    writeTestArtifacts(join(root, 'builds'));
    mkdirSync(join(root, 'out'));
  });

  test('synth gives six stacks an environment', () => {
    succeed(cdktf('synth'));
    const wanted = ['dev', 'prod'].flatMap((environment) => STACKS.map((stack) => `${environment}-${stack}`));
    expect(readdirSync(join(root, 'out', 'cdktf.out', 'stacks')).sort()).toEqual(wanted.sort());
  });

  test('all stacks of an environment deploy themselves in their order, show no difference, and go away', () => {
    expect(succeed(cdktf('deploy', 'dev-*', '--auto-approve'))).toContain('state_machine_arn');
    expect(succeed(cdktf('diff', 'dev-pipeline'))).toMatch(/No changes/);
    succeed(cdktf('destroy', 'dev-*', '--auto-approve'));
  });
});
