import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBuilds } from '@cardlake/constructs/synth';
import { terraformOf, testSettings, writeTestArtifacts } from '@cardlake/constructs/test-kit';
import { JOB_ARTIFACTS, JOBS, type JobArchitecture } from '@cardlake/job-contract';
import { type App, Testing } from 'cdktf';
import { SilverGoldStack } from '../src';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cardlake-silver-gold-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function silverGold(architecture: JobArchitecture) {
  writeTestArtifacts(root, { architecture });
  const builds = readBuilds(['sparkJobs'], root);
  return terraformOf(
    new SilverGoldStack(Testing.app() as App, testSettings({ silverGold: { architecture } }), { builds }),
  );
}

test.each(['ARM64', 'X86_64'] as const)(
  'the release for %s is uploaded under its version',
  (architecture) => {
    const keys = Object.values(silverGold(architecture).resource?.aws_s3_object ?? {}).map(({ key }) => key);
    expect(keys.sort()).toEqual(
      [
        ...new Set(Object.values(JOBS).map(({ entryPoint }) => entryPoint)),
        JOB_ARTIFACTS.pyFiles,
        JOB_ARTIFACTS.pythonDeps[architecture],
      ]
        .map((name) => `spark-jobs/test/${name}`)
        .sort(),
    );
  },
);

test('dependencies for another architecture are rejected', () => {
  silverGold('X86_64');
  const builds = readBuilds(['sparkJobs'], root);
  expect(() => new SilverGoldStack(Testing.app() as App, testSettings(), { builds })).toThrow(
    'files: expected python-deps-arm64.tar.gz',
  );
});

test('the jobs may write silver and gold, but not bronze', () => {
  const { resource } = silverGold('ARM64');
  const policy = String(Object.values(resource?.aws_iam_role_policy ?? {})[0]?.policy);
  const statements = (
    JSON.parse(policy) as { Statement: { Action: string | string[]; Resource: string | string[] }[] }
  ).Statement;
  const writable = statements
    .filter(({ Action }) => Action.includes('s3:PutObject'))
    .flatMap(({ Resource }) => Resource)
    .map((arn) => arn.replace(/^\$\{[^}]*\}\//, ''));
  expect(writable).toEqual([
    'silver/*',
    'gold/*',
    '_cardlake/runs/*',
    '_cardlake/spark/*',
    '_cardlake/warehouse/*',
    'spark/*',
  ]);
});
