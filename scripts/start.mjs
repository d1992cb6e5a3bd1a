// `npm start [-- options]`: set up, build the CLI, and run the whole pipeline (`cardlake run all`).
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { quietEnv, root, run, setup } from './setup.mjs';

setup();
run(join(root, 'node_modules', '.bin', 'turbo'), [
  'run',
  'build',
  '--filter=@cardlake/cli',
  '--output-logs=errors-only',
  '--log-prefix=none',
]);
const cli = join(root, 'apps', 'cli', 'bin', 'cardlake.cjs');
const result = spawnSync(process.execPath, [cli, 'run', 'all', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: quietEnv,
});
process.exit(result.status ?? 1);
