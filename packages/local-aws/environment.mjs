// The package's own Python environment.
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonEnvironment } from '@cardlake/tooling/python-environment';

export const packageFolder = fileURLToPath(new URL('.', import.meta.url));

const environment = pythonEnvironment({
  name: 'local-aws',
  folder: packageFolder,
  versions: ['3.11', '3.12', '3.13'],
  requirements: ['runtime', 'checks'].map((name) => join(packageFolder, 'requirements', `${name}.txt`)),
});

/** Runs Python with the package's modules, creating the environment if needed; answers the exit code. */
export function runPython(args, cwd) {
  environment.provision();
  const PYTHONPATH = [packageFolder, process.env.PYTHONPATH].filter(Boolean).join(delimiter);
  const env = { ...process.env, PYTHONPATH, PYTHONDONTWRITEBYTECODE: '1' };
  return spawnSync(environment.python, args, { cwd, env, stdio: 'inherit' }).status ?? 1;
}
