import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnvironmentSettings } from '@cardlake/platform';
import { testUnless } from '@cardlake/tooling/skip';
import {
  CONTAINER_LAKE,
  EVERY_STACK,
  FEATURE_BATCH_NETWORKS,
  FULL_FEEDS,
  FULL_PREDICTION,
  synthesizeTo,
} from '../support/lake';

const script = join(__dirname, '..', '..', '..', '..', 'scripts', 'checkov.mjs');
const root = mkdtempSync(join(tmpdir(), 'cardlake-checkov-'));
afterAll(() => rmSync(root, { recursive: true }));

const outdir = join(root, 'cdktf.out');
const checkov = () => spawnSync(process.execPath, [script, outdir], { encoding: 'utf8' });

const hasPython = spawnSync('python3', ['--version']).status === 0;
const testWithPython = testUnless(hasPython ? undefined : 'there is no python3 on the PATH');

const variants: [string, Partial<EnvironmentSettings>][] = [
  ...Object.entries(FEATURE_BATCH_NETWORKS).map(
    ([kind, featureBatch]): [string, Partial<EnvironmentSettings>] => [
      `feature jobs in a network of the kind ${kind}`,
      { ...EVERY_STACK, prediction: FULL_PREDICTION, elt: FULL_FEEDS, featureBatch },
    ],
  ),
  ['a container as the engine of the lake', CONTAINER_LAKE],
];

testWithPython.each(variants)(
  'checkov finds nothing that is not suppressed with a reason; %s',
  (_name, changes) => {
    rmSync(outdir, { recursive: true, force: true });
    synthesizeTo(outdir, changes);
    const { status, stderr, stdout } = checkov();
    // Standard error only tells why: pip writes to it, too, when it installs checkov.
    expect({ status, stderr }).toEqual({ status: 0, stderr });
    expect(stdout).toMatch(/checkov: [1-9]\d{2,} passed, \d+ suppressed with a reason, 0 failures/);
  },
);

testWithPython('a planted fault and a suppression that nothing needs are found', () => {
  synthesizeTo(outdir);
  const file = join(outdir, 'stacks', 'dev-foundation', 'cdk.tf.json');
  const json = JSON.parse(readFileSync(file, 'utf8'));
  const [key] = Object.values<Record<string, unknown>>(json.resource.aws_kms_key);
  key!.enable_key_rotation = false;
  const [topic] = Object.values<Record<string, unknown>>(json.resource.aws_sns_topic);
  topic!['//'] = { suppressions: { CKV_AWS_26: 'no need' } };
  writeFileSync(file, JSON.stringify(json));
  const { status, stderr } = checkov();
  expect(status).toBe(1);
  expect(stderr).toContain('CKV_AWS_7');
  expect(stderr).toContain('CKV_AWS_26 is suppressed but does not fail');
});
