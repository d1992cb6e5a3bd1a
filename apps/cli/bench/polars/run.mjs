// Runs `features.py` with these arguments in a Python environment of its own, which is created first.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonEnvironment } from '@cardlake/tooling/python-environment';

const folder = fileURLToPath(new URL('.', import.meta.url));
const environment = pythonEnvironment({
  name: 'bench',
  folder,
  versions: ['3.11', '3.12', '3.13'],
  requirements: [join(folder, 'requirements.txt')],
});
environment.provision();
const args = [join(folder, 'features.py'), ...process.argv.slice(2)];
spawn(environment.python, args, { stdio: 'inherit' }).on('exit', (code) => process.exit(code ?? 1));
