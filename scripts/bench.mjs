// `npm run bench [-- stage …]`: set up, build, run the benchmarks; one JSON line per stage on standard output.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { quietEnv, root, run, setup } from './setup.mjs';

setup();
run(join(root, 'node_modules', '.bin', 'turbo'), [
  'run',
  'build',
  '--output-logs=errors-only',
  '--log-prefix=none',
]);
const bench = join(root, 'apps', 'cli', 'dist', 'bench.cjs');
const result = spawnSync(process.execPath, [bench, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: quietEnv,
});
process.exit(result.status ?? 1);
