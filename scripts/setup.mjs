// Prepares a fresh clone: checks the version of Node, then installs from the frozen lockfile with the pinned pnpm. Does
// nothing when the installed packages already match the lockfile.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// Not `import.meta.dirname`: a Node without it must still reach the message that it is too old.
const thisFile = fileURLToPath(import.meta.url);
export const root = resolve(thisFile, '..', '..');

/** Environment of child processes: pinned tools come first, without telemetry and prompts. */
export const quietEnv = {
  ...process.env,
  PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  CHECKPOINT_DISABLE: '1',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
  npm_config_yes: 'true',
};

/** Runs a command in the repository root with inherited output; exits with its code if it fails. */
export function run(command, args, env = quietEnv) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env,
    shell: process.platform === 'win32',
  });
  if (result.error) {
    console.error(`cardlake: cannot run ${command}: ${result.error.message}`);
    process.exit(1);
  }
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Installs dependencies if they do not match the lockfile. */
export function setup() {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  requireNode(manifest.engines.node.replace('>=', ''));
  const stamp = join(root, 'node_modules', '.cardlake-installed');
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(stamp, { force: true });
  run('npx', ['--yes', manifest.packageManager, 'install', '--frozen-lockfile', '--prefer-offline']);
  writeFileSync(stamp, wanted);
}

function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function requireNode(minimum) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [wantMajor, wantMinor] = minimum.split('.').map(Number);
  if (major > wantMajor || (major === wantMajor && minor >= wantMinor)) return;
  console.error(
    `cardlake: Node ${minimum} or later is required, and this is ${process.versions.node}. Install a newer Node.`,
  );
  process.exit(1);
}

if (realpathSync(process.argv[1]) === thisFile) setup();
