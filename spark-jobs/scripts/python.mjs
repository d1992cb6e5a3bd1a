// `node scripts/python.mjs <arguments>`: runs the environment's Python in the package folder, creating the environment
// if needed.
import { runPython } from '@cardlake/tooling/python-environment';
import { home, programEnvironment } from './environment.mjs';
import { environment } from './provision.mjs';

environment.provision();
runPython(environment.python, process.argv.slice(2), { cwd: home, env: programEnvironment() });
