import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { testFolder } from '@cardlake/engine/test-kit';

const { describeStaleBuild, featureSources } = require('../../bin/feature-sources.cjs');

const built = {
  definitions: { 'card-features/src/definitions/rt.ts': 'a' },
  compiled: { 'card-features/compiled/rt_v1.json': 'x' },
  jobs: { 'batch-jobs/src/jobs/daily/compute.ts': 'j' },
};

const inFolder = testFolder();

test('a checkout that is not built says so, and which command builds it', () => {
  cpSync(join(__dirname, '..', '..', 'bin'), inFolder('apps/cli/bin'), { recursive: true });
  const started = spawnSync(process.execPath, [inFolder('apps/cli/bin/cardlake.cjs'), 'status'], {
    encoding: 'utf8',
  });
  expect([started.status, started.stdout]).toEqual([2, '']);
  expect(started.stderr).toBe(
    'cardlake: not built yet; run `npm run build:cli` in the root of the checkout\n',
  );
});

test('a build with the features of the checkout is current', () => {
  expect(describeStaleBuild(built, built)).toBeUndefined();
});

test('a build from before a published version says which, and how to build again', () => {
  const now = { ...built, compiled: { ...built.compiled, 'card-features/compiled/rt_v2.json': 'y' } };
  expect(describeStaleBuild(built, now)).toBe('built before rt_v2; run `npm run build:cli`');
});

test('a build with a version that was withdrawn is stale', () => {
  const before = { ...built, compiled: { ...built.compiled, 'card-features/compiled/rt_v2.json': 'y' } };
  expect(describeStaleBuild(before, built)).toContain('run `npm run build:cli`');
});

test('a definition that has changed since has to be published first', () => {
  const now = { ...built, definitions: { 'card-features/src/definitions/rt.ts': 'b' } };
  expect(describeStaleBuild(built, now)).toContain(
    'packages/card-features/src/definitions/rt.ts has changed since the build; run `npm run feature:publish`',
  );
});

test('a job that has changed, is new or is gone since the build has to be built again', () => {
  const path = 'batch-jobs/src/jobs/daily/compute.ts';
  for (const jobs of [{ [path]: 'k' }, {}, { ...built.jobs, 'batch-jobs/src/jobs/new/job.ts': 'n' }])
    expect(describeStaleBuild(built, { ...built, jobs })).toMatch(
      /^packages\/batch-jobs\/src\/jobs\/\w+\/\w+\.ts has changed since the build; run `npm run build:cli`$/,
    );
  // A build of a release that did not keep them.
  expect(describeStaleBuild({ ...built, jobs: undefined }, built)).toContain(path);
});

test('without a checkout there is nothing to compare', () => {
  expect(describeStaleBuild(built, { definitions: {}, compiled: {}, jobs: {} })).toBeUndefined();
});

test('the sources are the definitions of features and feeds, what they compile to, and the jobs', () => {
  const { definitions, compiled, jobs } = featureSources();
  expect(Object.keys(jobs)).toEqual(
    expect.arrayContaining(['batch-jobs/src/jobs/index.ts', 'batch-jobs/src/jobs/daily-features/job.ts']),
  );
  expect(Object.keys(definitions)).toEqual(
    expect.arrayContaining(['card-features/src/definitions/index.ts', 'feeds/src/published/definitions.ts']),
  );
  expect(Object.keys(compiled)).toEqual(
    expect.arrayContaining([
      'card-features/compiled/rt_card_features_v1.json',
      'feeds/compiled/merchants.json',
    ]),
  );
});
