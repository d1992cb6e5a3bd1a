// `npm start [-- options]`: set up, build the CLI, and run the whole pipeline (`cardlake run all`).
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { quietEnv, root, setup } from './setup.mjs';

setup();
// Standard output belongs to the pipeline (`npm start -- --json`), so the build prints only when it fails.
const turbo = join(root, 'node_modules', '.bin', 'turbo');
const build = spawnSync(turbo, ['run', 'build', '--filter=@cardlake/cli', '--output-logs=errors-only'], {
  cwd: root,
  env: quietEnv,
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
if (build.status !== 0) {
  process.stderr.write(`${build.stdout ?? ''}${build.stderr ?? ''}cardlake: the build failed.\n`);
  process.exit(build.status ?? 1);
}
// Ctrl-C also reaches the pipeline; this process waits until it has released the lake.
process.on('SIGINT', () => {});
const cli = join(root, 'apps', 'cli', 'bin', 'cardlake.cjs');
const result = spawnSync(process.execPath, [cli, 'run', 'all', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: quietEnv,
});
process.exit(result.status ?? 1);
