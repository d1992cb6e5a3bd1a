// `npm start [-- options]`: set up, build the CLI, run the whole pipeline (`cardlake run all`), and decide about one event
// (`cardlake sample`). With `--json`, the pipeline alone.
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
const options = process.argv.slice(2);
const cardlake = (...args) =>
  spawnSync(process.execPath, [cli, ...args], { stdio: 'inherit', env: quietEnv }).status ?? 1;
const status = cardlake('run', 'all', ...options);
const isRead = ['--json', '--help', '-h'].some((option) => options.includes(option));
if (status !== 0 || isRead) process.exit(status);
process.stdout.write('\n');
process.exit(cardlake('sample', ...lakeOption(options)));

/** Finds the option that names the lake among others. */
function lakeOption(given) {
  const at = given.findLastIndex((each) => each === '--lake' || each.startsWith('--lake='));
  return at < 0 ? [] : given.slice(at, given[at] === '--lake' ? at + 2 : at + 1);
}
