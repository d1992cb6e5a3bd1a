// `npm run feature:publish`: checks and compiles the feature definitions, updates every file that is derived from them,
// builds the command line again, lists the changed files, and prints the next command.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { quietEnv, root, run, setup } from './setup.mjs';

setup();
const before = changedFiles();
const script = (folder, file) =>
  run(process.execPath, ['-r', join(root, 'packages', 'tooling', 'register.cjs'), join(root, folder, file)]);
script('packages/card-features', 'compile.ts');
script('spark-jobs', 'scripts/compile.ts');
jest('packages/card-features', [
  '--ci=false',
  '--updateSnapshot',
  'test/frozen.test.ts',
  'test/groups.test.ts',
]);
run('biome', ['check', '--write', '--log-level=error', 'packages/card-features']);
jest('stacks/lake', ['test/golden.test.ts'], { UPDATE_GOLDEN: '1' });
run('turbo', [
  'run',
  'build',
  '--filter=@cardlake/cli',
  '--filter=@cardlake/feature-writer',
  '--output-logs=errors-only',
  '--log-prefix=none',
]);

// The files that this command has changed, and the definitions that its user has.
const changed = [...changedFiles()].filter(
  ([path, content]) => before.get(path) !== content || path.startsWith('packages/card-features/'),
);
if (changed.length === 0) console.log('Nothing changed: every definition is published already.');
else {
  console.log('\nChanged files, to review and commit:');
  for (const [path] of changed) console.log(`  ${path}`);
}
console.log('\nNext: ./cardlake run stream');

/** Runs tests that write what they would otherwise compare; shows their output only when they fail. */
function jest(folder, args, env = {}) {
  const result = spawnSync(join(root, folder, 'node_modules', '.bin', 'jest'), args, {
    cwd: join(root, folder),
    env: { ...quietEnv, ...env },
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  process.exit(result.status ?? 1);
}

/** Maps each file that differs from the last commit to the hash of its content. */
function changedFiles() {
  const listed = git('status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames');
  const paths = listed
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => entry.slice(3));
  return new Map(
    paths.map((path) => [
      path,
      spawnSync('git', ['hash-object', '--', path], { cwd: root, encoding: 'utf8' }).stdout,
    ]),
  );
}

function git(...args) {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status === 0) return stdout;
  process.stderr.write(`cardlake: git ${args[0]} failed: ${stderr}\n`);
  process.exit(1);
}
