// `node scripts/python.mjs <arguments>`: the environment's Python in this package's folder, set up first if need be.
import { spawnSync } from 'node:child_process';
import { home, programEnvironment, pythonIn, venv } from './environment.mjs';
import { provision } from './provision.mjs';

provision();
const { status } = spawnSync(pythonIn(venv), process.argv.slice(2), {
  cwd: home,
  stdio: 'inherit',
  env: programEnvironment(),
});
process.exit(status ?? 1);
