// Shows that the stacks also build on cdktn, the fork that carries cdktf on: node scripts/cdktn-alias.mjs
// In a temporary folder `cdktf` and its provider become aliases of the fork's; everything is typechecked and synthesized,
// and what comes out other than the reviewed Terraform must be explained in cdktn-differences.json.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quietEnv, root } from './setup.mjs';

/** What the names of the catalog stand for there. */
const ALIASES = {
  cdktf: 'npm:cdktn@0.24.0',
  '"@cdktf/provider-aws"': 'npm:@cdktn/provider-aws@25.7.0',
};
const PARTS = [
  'packages/tooling',
  'packages/schema',
  'packages/card-schema',
  'packages/features',
  'packages/card-features',
  'packages/job-contract',
];
const CHECKED = ['packages/constructs', ...stacks()];

const work = mkdtempSync(join(tmpdir(), 'cardlake-cdktn-'));
let status = 1;
try {
  copyTree();
  alias();
  step('install', 'pnpm', ['install', '--no-frozen-lockfile', '--prefer-offline', '--ignore-scripts']);
  requireAlias();
  for (const folder of CHECKED) step(`typecheck ${folder}`, 'pnpm', ['exec', 'tsc', '-p', '.'], folder);
  step('synthesize', 'pnpm', ['exec', 'jest', 'golden'], 'stacks/lake', { UPDATE_GOLDEN: '1' });
  status = compare();
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exit(status);

/** The folders of the stacks, as git knows them. */
function stacks() {
  const { stdout } = spawnSync('git', ['ls-files', 'stacks/*/package.json'], { cwd: root, encoding: 'utf8' });
  return stdout
    .trim()
    .split('\n')
    .map((file) => file.replace('/package.json', ''));
}

/** Copies what is committed or about to be, without anything that was built or installed. */
function copyTree() {
  const given = ['pnpm-workspace.yaml', 'pnpm-lock.yaml', 'tsconfig.base.json', ...PARTS, ...CHECKED];
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', ...given];
  const { stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  for (const file of stdout.trim().split('\n')) cpSync(join(root, file), join(work, file));
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(work, 'package.json'), JSON.stringify({ name: 'cdktn', private: true, packageManager }));
}

function alias() {
  const path = join(work, 'pnpm-workspace.yaml');
  let text = readFileSync(path, 'utf8');
  for (const [name, target] of Object.entries(ALIASES)) {
    const line = new RegExp(`^  ${name}: .*$`, 'm');
    if (!line.test(text)) throw new Error(`the catalog has no ${name}`);
    text = text.replace(line, `  ${name}: ${target}`);
  }
  // The fork's provider asks for `cdktn` by its own name.
  text = text.replace('autoInstallPeers: false', 'autoInstallPeers: true');
  writeFileSync(path, text.replace('strictPeerDependencies: true', 'strictPeerDependencies: false'));
}

/** That what follows shows anything rests on this. */
function requireAlias() {
  for (const [name, wanted] of [
    ['cdktf', 'cdktn'],
    ['@cdktf/provider-aws', '@cdktn/provider-aws'],
  ]) {
    const path = join(work, 'packages', 'constructs', 'node_modules', name, 'package.json');
    const found = JSON.parse(readFileSync(path, 'utf8'));
    if (found.name !== wanted) throw new Error(`cdktn: ${name} is ${found.name} and not ${wanted}`);
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

/** Says every difference and its reason; 1 when one has none, or a reason explains nothing any more. */
function compare() {
  const reasons = JSON.parse(readFileSync(join(root, 'scripts', 'cdktn-differences.json'), 'utf8'));
  const used = new Map();
  let unexplained = 0;
  const { stdout } = spawnSync('git', ['ls-files', 'stacks/*/golden/*.json'], {
    cwd: root,
    encoding: 'utf8',
  });
  const files = stdout.trim().split('\n');
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
  for (const { path } of idle) console.error(`cdktn: ${path} is explained and does not differ; take it away`);
  console.log(`cdktn: ${files.length} files compared, ${unexplained} differences unexplained`);
  return unexplained + idle.length > 0 ? 1 : 0;
}

/** The values of a document with their paths. */
function leaves(value, path = '') {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
    return [[path, JSON.stringify(value)]];
  }
  return Object.entries(value).flatMap(([name, inner]) =>
    leaves(inner, path === '' ? name : `${path}.${name}`),
  );
}
