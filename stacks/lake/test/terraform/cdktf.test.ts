import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTestArtifacts } from '@cardlake/constructs/test-kit';
import { enabledStackNames, environments, parseSettings } from '@cardlake/platform';
import { offlineTerraform, requireStatus, runCommand } from '../support/terraform';

const checkout = join(__dirname, '..', '..', '..', '..');
const root = mkdtempSync(join(tmpdir(), 'cardlake-cdktf-'));
const terraform = offlineTerraform(join(root, 'home'));
afterAll(() => rmSync(root, { recursive: true }));

/** Environment of CDKTF with the builds of this test. */
const env = {
  ...terraform.env,
  CARDLAKE_BUILDS: join(root, 'builds'),
  CARDLAKE_ALERT_EMAILS: 'alerts@example.com',
  CI: '1',
};

/** Runs the CDKTF command line in the root of the repository, with builds and output in a folder of this test. */
function cdktf(...args: string[]): string {
  const command = join(checkout, 'node_modules', '.bin', 'cdktf');
  const outdir = ['--output', join(root, 'out', 'cdktf.out')];
  return requireStatus(runCommand(command, [...args, ...outdir], checkout, env));
}

beforeAll(() => {
  writeTestArtifacts(join(root, 'builds'));
  mkdirSync(join(root, 'out'));
});

/** Ids of the stacks that an environment has. */
const stacksOf = (environment: 'dev' | 'prod'): string[] =>
  enabledStackNames(parseSettings(environments[environment])).map((stack) => `${environment}-${stack}`);

test('synth writes every stack of each environment', () => {
  cdktf('synth');
  const expected = [...stacksOf('dev'), ...stacksOf('prod')];
  expect(readdirSync(join(root, 'out', 'cdktf.out', 'stacks')).sort()).toEqual(expected.sort());
});

test('without somebody who receives its alerts, prod is left out and named, and dev is synthesized', () => {
  const synth = join(checkout, 'stacks', 'lake', 'src', 'main.ts');
  const outdir = join(root, 'without-alerts');
  const { status, output } = runCommand(
    process.execPath,
    ['-r', '@cardlake/tooling/register', synth],
    join(checkout, 'stacks', 'lake'),
    { ...env, CARDLAKE_ALERT_EMAILS: '', CDKTF_OUTDIR: outdir },
  );
  expect([status, output]).toEqual([0, expect.stringContaining('prod is left out')]);
  expect(readdirSync(join(outdir, 'stacks')).sort()).toEqual(stacksOf('dev').sort());
});

test('the stacks of an environment are deployed in their order, show no difference, are deployed alone, and are destroyed', () => {
  expect(cdktf('deploy', 'dev-*', '--auto-approve')).toContain('state_machine_arn');
  expect(cdktf('diff', 'dev-pipeline')).toMatch(/No changes/);
  const alone = ['deploy', 'dev-pipeline', '--auto-approve'];
  expect(() => cdktf(...alone)).toThrow('dependencies are not included');
  expect(cdktf(...alone, '--ignore-missing-stack-dependencies')).toContain('state_machine_arn');
  cdktf('destroy', 'dev-*', '--auto-approve');
});
