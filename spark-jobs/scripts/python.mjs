// `node scripts/python.mjs <arguments>`: runs the environment's Python in the package folder, creating the environment
// if needed.
import { spawnSync } from 'node:child_process';
import { home, programEnvironment } from './environment.mjs';
import { environment } from './provision.mjs';

environment.provision();
const { status } = spawnSync(environment.python, process.argv.slice(2), {
  cwd: home,
  stdio: 'inherit',
  env: programEnvironment(),
});
process.exit(status ?? 1);
