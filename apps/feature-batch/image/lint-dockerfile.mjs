// Lints the Dockerfile with hadolint, at the pinned version: `npm run lint:dockerfile`.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonEnvironment } from '@cardlake/tooling/python-environment';
import { run } from './commands.mjs';

const folder = resolve(fileURLToPath(import.meta.url), '..', '..');
const environment = pythonEnvironment({
  name: 'hadolint',
  folder,
  versions: ['3.11', '3.12', '3.13'],
  requirements: [join(folder, 'image', 'requirements', 'hadolint.txt')],
});

environment.provision();
run(join(environment.venv, 'bin', 'hadolint'), ['--failure-threshold', 'style', join(folder, 'Dockerfile')]);
