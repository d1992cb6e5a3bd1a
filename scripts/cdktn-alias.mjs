// Checks that the stacks also build on cdktn, the maintained fork of cdktf: node scripts/cdktn-alias.mjs
// In a temporary folder, `cdktf` and its provider become aliases of the fork's packages. Everything is type-checked and
// synthesized, and each difference from the golden Terraform needs a reason in cdktn-differences.json.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { quietEnv, root } from './setup.mjs';

/** Replacements for entries of the catalog. */
const ALIASES = {
  cdktf: 'npm:cdktn@0.24.0',
  '"@cdktf/provider-aws"': 'npm:@cdktn/provider-aws@25.7.0',
};
const STACKS = trackedFiles('stacks/*/package.json').map((file) => dirname(file));

/** Result file for the summary of a run, written only when this check is skipped. */
const result = join(root, 'node_modules', '.cache', 'test-results', 'test-cdktn.json');
rmSync(result, { force: true });
if (!hasRegistry()) {
  skip('the package registry cannot be reached');
  process.exit(0);
}

const work = mkdtempSync(join(tmpdir(), 'cardlake-cdktn-'));
let status = 1;
try {
  copyTree();
  alias();
  step('install', 'pnpm', ['install', '--no-frozen-lockfile', '--prefer-offline', '--ignore-scripts']);
  requireAlias();
  step('typecheck', 'pnpm', ['exec', 'tsc', '-p', 'tsconfig.infra.json']);
  step('synthesize', 'pnpm', ['exec', 'jest', 'golden'], 'stacks/lake', { UPDATE_GOLDEN: '1' });
  status = compare();
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exit(status);

function hasRegistry() {
  const { status } = spawnSync('npm', ['view', 'cdktn', 'version'], { env: quietEnv, timeout: 600_000 });
  return status === 0;
}

function skip(reason) {
  console.log(`cdktn: skipped, because ${reason}`);
  const tests = [{ name: 'the stacks on cdktn', status: 'skipped', reason }];
  mkdirSync(dirname(result), { recursive: true });
  writeFileSync(result, JSON.stringify([{ path: 'scripts/cdktn-alias.mjs', seconds: 0, tests }]));
}

/** Lists files of the repository that git tracks or would track. */
function trackedFiles(...patterns) {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', ...patterns];
  const { stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return stdout.trim().split('\n');
}

/** Lists the folders of the stacks and of the workspace packages that they and their tests depend on. */
function neededFolders() {
  const manifestOf = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const byName = new Map(
    trackedFiles('*/package.json').map((file) => [manifestOf(file).name, dirname(file)]),
  );
  const needed = new Set(STACKS);
  for (const folder of needed) {
    const { dependencies = {}, devDependencies = {} } = manifestOf(join(folder, 'package.json'));
    for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
      if (byName.has(name)) needed.add(byName.get(name));
    }
  }
  return [...needed];
}

/** Copies the sources, without build output and installed packages. */
function copyTree() {
  const given = ['pnpm-workspace.yaml', 'pnpm-lock.yaml', 'tsconfig*.json', ...neededFolders()];
  for (const file of trackedFiles(...given)) cpSync(join(root, file), join(work, file));
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const checkers = ['@types/jest', '@types/node', 'typescript'];
  const devDependencies = Object.fromEntries(checkers.map((name) => [name, 'catalog:']));
  const manifest = { name: 'cdktn', private: true, packageManager, devDependencies };
  writeFileSync(join(work, 'package.json'), JSON.stringify(manifest));
}

function alias() {
  const path = join(work, 'pnpm-workspace.yaml');
  let text = readFileSync(path, 'utf8');
  for (const [name, target] of Object.entries(ALIASES)) {
    const line = new RegExp(`^  ${name}: .*$`, 'm');
    if (!line.test(text)) throw new Error(`the catalog has no ${name}`);
    text = text.replace(line, `  ${name}: ${target}`);
  }
  // The fork's provider has `cdktn` as a peer dependency.
  text = text.replace('autoInstallPeers: false', 'autoInstallPeers: true');
  writeFileSync(path, text.replace('strictPeerDependencies: true', 'strictPeerDependencies: false'));
}

/** Makes sure that the aliases are installed; the rest would prove nothing without them. */
function requireAlias() {
  for (const [name, wanted] of [
    ['cdktf', 'cdktn'],
    ['@cdktf/provider-aws', '@cdktn/provider-aws'],
  ]) {
    const path = join(work, 'packages', 'constructs', 'node_modules', name, 'package.json');
    const found = JSON.parse(readFileSync(path, 'utf8'));
    if (found.name !== wanted) throw new Error(`cdktn: ${name} is ${found.name}, expected ${wanted}`);
    console.log(`cdktn: ${name} is ${found.name} ${found.version}`);
  }
}

function step(name, command, args, folder = '.', env = {}) {
  const began = Date.now();
  const result = spawnSync(command, args, {
    cwd: join(work, folder),
    env: { ...quietEnv, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (result.status !== 0) {
    console.error(`${result.stdout ?? ''}${result.stderr ?? result.error}`);
    throw new Error(`cdktn: ${name} failed`);
  }
  console.log(`cdktn: ${name}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

/** Prints every difference with its reason; returns 1 if one has no reason, or if a reason is no longer needed. */
function compare() {
  const reasons = JSON.parse(readFileSync(join(root, 'scripts', 'cdktn-differences.json'), 'utf8'));
  const used = new Map();
  let unexplained = 0;
  const files = trackedFiles('stacks/*/golden/*.json');
  for (const file of files) {
    const [ours, theirs] = [root, work].map(
      (folder) => new Map(leaves(JSON.parse(readFileSync(join(folder, file), 'utf8')))),
    );
    for (const path of new Set([...ours.keys(), ...theirs.keys()])) {
      if (ours.get(path) === theirs.get(path)) continue;
      const reason = reasons.find((each) => new RegExp(each.path).test(path));
      if (reason) used.set(reason, (used.get(reason) ?? 0) + 1);
      else {
        unexplained += 1;
        console.error(`${file}: ${path}: ${ours.get(path)} with cdktf, ${theirs.get(path)} with cdktn`);
      }
    }
  }
  for (const [{ path, why }, times] of used) console.log(`cdktn: ${times} × ${path}: ${why}`);
  const idle = reasons.filter((reason) => !used.has(reason));
  for (const { path } of idle)
    console.error(`cdktn: ${path} has a reason but no difference; remove it from cdktn-differences.json`);
  console.log(`cdktn: ${files.length} files compared, ${unexplained} differences without a reason`);
  return unexplained + idle.length > 0 ? 1 : 0;
}

/** Lists the values of a document with their paths. */
function leaves(value, path = '') {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
    return [[path, JSON.stringify(value)]];
  }
  return Object.entries(value).flatMap(([name, inner]) =>
    leaves(inner, path === '' ? name : `${path}.${name}`),
  );
}
