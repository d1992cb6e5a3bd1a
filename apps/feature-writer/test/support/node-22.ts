import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const VERSION = '22.23.3';

/** Hashes of the npm packages with the release, by platform. */
const INTEGRITY: Readonly<Record<string, string>> = {
  'linux-x64':
    'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
  'linux-arm64':
    'sha512-l3DAHZreylo+p9QXDtsOrjG2JXJqVzYXnAGmIQNOUNARcMppTO2cmewVQP+36tjJnSE+dzpMNtgW+c3oiDvXtA==',
};

const cache = join(__dirname, '..', '..', '..', '..', 'node_modules', '.cache', `node-${VERSION}`);

/** The Node of Lambda's nodejs22.x, or the reason why there is none. */
export interface Node22 {
  readonly binary?: string;
  readonly missing?: string;
}

/** Finds a Node 22: that of this process, one fetched before, or a package of the registry, whose hash is checked. */
export function node22(): Node22 {
  if (process.versions.node.startsWith('22.')) return { binary: process.execPath };
  const binary = join(cache, 'bin', 'node');
  if (existsSync(binary)) return { binary };
  const platform = `${process.platform}-${process.arch}`;
  const integrity = INTEGRITY[platform];
  if (integrity === undefined) return { missing: `no Node 22 is pinned for ${platform}` };
  mkdirSync(dirname(cache), { recursive: true });
  const folder = mkdtempSync(`${cache}-`);
  try {
    return fetchInto(folder, `node-${platform}`, integrity) ?? { binary };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Fetches the release. @returns the reason of a failure */
function fetchInto(folder: string, name: string, integrity: string): Node22 | undefined {
  const packed = spawnSync('npm', ['pack', `${name}@${VERSION}`, '--silent', '--ignore-scripts'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 600_000,
  });
  if (packed.status !== 0) return { missing: `${name}@${VERSION} cannot be downloaded: ${packed.stderr}` };
  const archive = join(folder, packed.stdout.trim());
  const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (found !== integrity) throw new Error(`${name}@${VERSION} is ${found}, and not ${integrity}`);
  const unpacked = spawnSync('tar', ['-xzf', archive, 'package/bin/node'], { cwd: folder, encoding: 'utf8' });
  if (unpacked.status !== 0) return { missing: `${name} cannot be unpacked: ${unpacked.stderr}` };
  try {
    renameSync(join(folder, 'package'), cache);
  } catch (cause) {
    // Another process has fetched the same release meanwhile.
    if (!existsSync(join(cache, 'bin', 'node'))) throw cause;
  }
  return undefined;
}
