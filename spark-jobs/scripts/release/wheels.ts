import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobArchitecture } from '@cardlake/job-contract';
import { unzipSync } from 'fflate';
import { PYTHON, platforms } from './platforms';

const HOME = join(__dirname, '..', '..');

/**
 * Downloads the wheels of some requirements for EMR and returns their files by path under `site-packages`, without
 * tests and C headers, which no job imports.
 * @param requirements file of hash-pinned requirements; pip installs nothing else, and builds nothing
 * @throws Error if a wheel cannot be downloaded, or has files outside of `site-packages`
 */
export function wheelContents(
  requirements: string,
  architecture: JobArchitecture,
): Readonly<Record<string, Uint8Array>> {
  const folder = mkdtempSync(join(tmpdir(), 'cardlake-wheels-'));
  try {
    download(requirements, architecture, folder);
    const contents: Record<string, Uint8Array> = {};
    for (const wheel of readdirSync(folder).sort()) {
      for (const [path, content] of Object.entries(unzipSync(readFileSync(join(folder, wheel))))) {
        if (/^[^/]+\.data\//.test(path)) throw new Error(`${wheel}: ${path} is outside of site-packages`);
        if (!path.endsWith('/') && !/(^|\/)(tests|include)\//.test(path)) contents[path] = content;
      }
    }
    return contents;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function download(requirements: string, architecture: JobArchitecture, folder: string): void {
  const args = [
    ...['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-input', '--dest', folder],
    ...['--require-hashes', '--no-deps', '--only-binary=:all:', '--requirement', requirements],
    ...['--implementation', 'cp', '--python-version', PYTHON.version],
    ...[PYTHON.tag, 'abi3', 'none'].flatMap((abi) => ['--abi', abi]),
    ...platforms(architecture).flatMap((platform) => ['--platform', platform]),
  ];
  const { status } = spawnSync(process.execPath, [join(HOME, 'scripts', 'python.mjs'), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0)
    throw new Error(`pip could not download the wheels for ${architecture}; see its output above`);
}
