// `node python.mjs <arguments>`: runs the package's own Python, in the folder of the caller, creating its environment if
// needed.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonEnvironment, runPython } from '@cardlake/tooling/python-environment';

const folder = fileURLToPath(new URL('.', import.meta.url));
const environment = pythonEnvironment({
  name: 'trainer',
  folder,
  versions: ['3.11'],
  requirements: ['runtime', 'checks'].map((name) => join(folder, 'requirements', `${name}.txt`)),
});

environment.provision();
runPython(environment.python, process.argv.slice(2), {
  env: { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1', CARDLAKE_NODE: process.execPath },
});
