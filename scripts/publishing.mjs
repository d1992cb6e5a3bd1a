// Steps of the commands that take a definition to everything derived from it.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { quietEnv, root } from './setup.mjs';

/** Runs a program of Node in a folder of the checkout; its output is shown, and this process ends, only when it fails. */
export const script = (folder, ...args) => run(folder, process.execPath, ...args);

/** Runs any program likewise. */
export async function run(folder, command, ...args) {
  const child = spawn(command, args, {
    cwd: join(root, folder),
    env: quietEnv,
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code === 0) return;
  process.stderr.write(output);
  process.exit(code ?? 1);
}

/** Maps each file that differs from the last commit to the hash of its content. */
export function changedFiles() {
  const listed = git(['status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames']);
  const paths = listed
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => entry.slice(3));
  return new Map(paths.map((path) => [path, hashOf(join(root, path))]));
}

/** Returns the hash of a file's content; undefined when it is gone, or no file. */
function hashOf(path) {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Lists the files that a command has changed since `before`, and those of its user. @param own folders of the definitions */
export function listChanges(before, own) {
  const changed = [...changedFiles()].filter(
    ([path, content]) => before.get(path) !== content || own.some((folder) => path.startsWith(folder)),
  );
  if (changed.length === 0) console.log('Nothing changed: everything is published already.');
  else {
    console.log('\nChanged files, to review and commit:');
    for (const [path] of changed) console.log(`  ${path}`);
  }
}

function git(args) {
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status === 0) return stdout;
  process.stderr.write(`cardlake: git ${args[0]} failed: ${stderr}\n`);
  process.exit(1);
}
