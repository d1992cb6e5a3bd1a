// `npm run clean`: removes the output of builds and tests. Lakes, installed packages and Python environments stay.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const KEPT = /(^|\/)(node_modules|\.venv|lake|terraform-state)\/$/;
const listed = spawnSync(
  'git',
  ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'],
  { cwd: root, encoding: 'utf8' },
);
if (listed.status !== 0) {
  process.stderr.write(
    `cardlake: git cannot list what to remove: ${listed.error?.message ?? listed.stderr}\n`,
  );
  process.exit(1);
}
for (const path of listed.stdout.split('\0').filter((path) => path !== '' && !KEPT.test(path))) {
  rmSync(join(root, path), { recursive: true, force: true });
  process.stdout.write(`removed ${path}\n`);
}
