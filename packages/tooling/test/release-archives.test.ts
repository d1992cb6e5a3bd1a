import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const github = join(__dirname, '..', '..', '..', '.github');

/** Folders that stacks deploy builds of. */
function deployedBuilds(): string[] {
  const stacks = join(github, '..', 'packages', 'platform', 'src', 'stacks');
  const declared = readdirSync(stacks).map((name) => readFileSync(join(stacks, name), 'utf8'));
  return [...new Set(declared.join('').match(/(?<=')(apps\/[\w-]+|spark-jobs)(?=')/g))].sort();
}

test('a release builds and gathers everything that stacks deploy', () => {
  const builds = deployedBuilds();
  expect(builds).toContain('spark-jobs');
  const { scripts } = JSON.parse(readFileSync(join(github, '..', 'package.json'), 'utf8'));
  for (const build of builds.filter((each) => each !== 'spark-jobs'))
    expect(scripts['build:lambda']).toContain(`--filter=@cardlake/${build.replace('apps/', '')}`);
  const folder = mkdtempSync(join(tmpdir(), 'cardlake-release-'));
  for (const build of builds) {
    mkdirSync(join(folder, build, 'dist'), { recursive: true });
    writeFileSync(join(folder, build, 'dist', 'manifest.json'), '{}');
  }
  const { status, stderr } = spawnSync('bash', [join(github, 'scripts', 'collect-release.sh'), 'release'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  const archives = builds.map((build) => `${build.replace('apps/', '')}.tar.gz`);
  expect(readdirSync(join(folder, 'release')).sort()).toEqual(['SHA256SUMS', ...archives].sort());
  rmSync(folder, { recursive: true });
});
