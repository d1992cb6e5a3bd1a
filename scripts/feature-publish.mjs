// `npm run feature:publish`: checks and compiles the definitions of features and feeds, updates every file that is derived
// from them, builds again what holds them, lists the changed files, and prints the next command.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { writeGolden } from './golden-files.mjs';
import { quietEnv, root, setup } from './setup.mjs';

/** Builds that hold compiled definitions. The command line is always built; the others only where they have been before. */
const FUNCTIONS = ['apps/feature-writer', 'apps/releaser', 'apps/scorer'];
/** Files that tell whether the Terraform has to be synthesized again: it is committed together with them. */
const SYNTHESIZED = /^(packages\/(card-features|feeds)\/compiled|stacks\/[^/]+\/golden)\//;

setup();
const require = createRequire(import.meta.url);
const before = changedFiles();
// One process does everything, from the sources.
require(join(root, 'packages', 'tooling', 'register.cjs'));
compile('packages/card-features/compile.ts');
compile('packages/feeds/compile.ts');
compile('spark-jobs/scripts/compile.ts');
const formatted = run('packages/card-features', 'biome', 'check', '--write', '--log-level=error', '.');
if ([...before.keys(), ...changedFiles().keys()].some((path) => SYNTHESIZED.test(path))) writeGolden();
await formatted;
await build();

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

/** Runs a script that ends this process when a definition is wrong. */
function compile(file) {
  require(join(root, file));
  if (process.exitCode) process.exit();
}

/** Builds what is stale. */
async function build() {
  const { describeStaleBuild, featureSources } = require(join(root, 'apps/cli/bin/feature-sources.cjs'));
  const sources = join(root, 'apps/cli/dist/feature-sources.json');
  const isBuilt = existsSync(sources) && existsSync(join(root, 'apps/cli/dist/cardlake.cjs'));
  if (isBuilt && describeStaleBuild(require(sources), featureSources()) === undefined) return;
  const { buildPublished } = await import('../apps/cli/bundle.mjs');
  await buildPublished();
  for (const folder of FUNCTIONS.filter((each) => existsSync(join(root, each, 'dist', 'manifest.json'))))
    await script(folder, 'build.mjs');
}

function script(folder, ...args) {
  return run(folder, process.execPath, ...args);
}

/** Runs a program; its output is shown, and this process ends, only when it fails. */
async function run(folder, command, ...args) {
  const child = spawn(command, args, {
    cwd: join(root, folder),
    env: quietEnv,
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code === 0) return;
  process.stderr.write(output);
  process.exit(code ?? 1);
}

/** Maps each file that differs from the last commit to the hash of its content. */
function changedFiles() {
  const listed = git(['status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames']);
  const paths = listed
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => entry.slice(3));
  const existing = paths.filter((path) => existsSync(join(root, path)));
  const hashes =
    existing.length === 0
      ? []
      : git(['hash-object', '--', ...existing])
          .trim()
          .split('\n');
  const content = new Map(existing.map((path, index) => [path, hashes[index]]));
  return new Map(paths.map((path) => [path, content.get(path)]));
}

function git(args) {
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status === 0) return stdout;
  process.stderr.write(`cardlake: git ${args[0]} failed: ${stderr}\n`);
  process.exit(1);
}
