// `node scripts/python.mjs <arguments>`: runs the environment's Python in the package folder, creating the environment
// if needed.
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
