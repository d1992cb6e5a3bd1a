// Runs a script of this folder in a Python environment of its own, which is created first: run.mjs polars/features.py …
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonEnvironment } from '@cardlake/tooling/python-environment';

const [, , name = '', ...rest] = process.argv;
const script = join(fileURLToPath(new URL('.', import.meta.url)), name);
const folder = dirname(script);
const environment = pythonEnvironment({
  name: 'bench',
  folder,
  versions: ['3.11', '3.12', '3.13'],
  requirements: [join(folder, 'requirements.txt')],
});
environment.provision();
const python = spawn(environment.python, ['-W', 'ignore', script, ...rest], { stdio: 'inherit' });
process.on('SIGTERM', () => python.kill());
python.on('exit', (code) => process.exit(code ?? 1));
