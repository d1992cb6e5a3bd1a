import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTestArtifacts } from '@cardlake/constructs/test-kit';
import { STACK_NAMES } from '@cardlake/platform';
import { offlineTerraform, requireStatus, runCommand } from '../support/terraform';

const checkout = join(__dirname, '..', '..', '..', '..');
const root = mkdtempSync(join(tmpdir(), 'cardlake-cdktf-'));
const terraform = offlineTerraform(join(root, 'home'));
afterAll(() => rmSync(root, { recursive: true }));

/** Runs the CDKTF command line in the root of the repository, with builds and output in a folder of this test. */
function cdktf(...args: string[]): string {
  const env = {
    ...terraform.env,
    CARDLAKE_BUILDS: join(root, 'builds'),
    CARDLAKE_ALERT_EMAILS: 'alerts@example.com',
    CI: '1',
  };
  const command = join(checkout, 'node_modules', '.bin', 'cdktf');
  const outdir = ['--output', join(root, 'out', 'cdktf.out')];
  return requireStatus(runCommand(command, [...args, ...outdir], checkout, env));
}

beforeAll(() => {
  writeTestArtifacts(join(root, 'builds'));
  mkdirSync(join(root, 'out'));
});

test('synth writes every stack of each environment', () => {
  cdktf('synth');
  const expected = ['dev', 'prod'].flatMap((environment) =>
    STACK_NAMES.map((stack) => `${environment}-${stack}`),
  );
  expect(readdirSync(join(root, 'out', 'cdktf.out', 'stacks')).sort()).toEqual(expected.sort());
});

test('the stacks of an environment are deployed in their order, show no difference, and are destroyed', () => {
  expect(cdktf('deploy', 'dev-*', '--auto-approve')).toContain('state_machine_arn');
  expect(cdktf('diff', 'dev-pipeline')).toMatch(/No changes/);
  cdktf('destroy', 'dev-*', '--auto-approve');
});
