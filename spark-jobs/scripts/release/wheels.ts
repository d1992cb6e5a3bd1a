import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { platforms, type WheelTarget } from './platforms';

const HOME = join(__dirname, '..', '..');

/** A wheel: the name of its file, and its bytes. */
export interface Wheel {
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * Downloads the wheels of some requirements, in the order of their names.
 * @param requirements file of hash-pinned requirements; pip takes nothing else, and builds nothing
 * @throws Error if a wheel cannot be downloaded
 */
export function downloadWheels(requirements: string, target: WheelTarget): readonly Wheel[] {
  const folder = mkdtempSync(join(tmpdir(), 'cardlake-wheels-'));
  try {
    download(requirements, target, folder);
    return readdirSync(folder)
      .sort()
      .map((name) => ({ name, content: readFileSync(join(folder, name)) }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Returns the files of the wheels of some requirements by path under `site-packages`, without tests and C headers, which no job imports.
 * @param requirements as of `downloadWheels`
 * @throws Error if a wheel cannot be downloaded, or has files outside of `site-packages`
 */
export function wheelContents(
  requirements: string,
  target: WheelTarget,
): Readonly<Record<string, Uint8Array>> {
  const contents: Record<string, Uint8Array> = {};
  for (const { name, content: wheel } of downloadWheels(requirements, target)) {
    for (const [path, content] of Object.entries(unzipSync(wheel))) {
      if (/^[^/]+\.data\//.test(path)) throw new Error(`${name}: ${path} is outside of site-packages`);
      if (!path.endsWith('/') && !/(^|\/)(tests|include)\//.test(path)) contents[path] = content;
    }
  }
  return contents;
}

function download(requirements: string, { version, tag, architecture }: WheelTarget, folder: string): void {
  const args = [
    ...['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-input', '--dest', folder],
    ...['--require-hashes', '--no-deps', '--only-binary=:all:', '--requirement', requirements],
    ...['--implementation', 'cp', '--python-version', version],
    ...[tag, 'abi3', 'none'].flatMap((abi) => ['--abi', abi]),
    ...platforms(architecture).flatMap((platform) => ['--platform', platform]),
  ];
  const { status } = spawnSync(process.execPath, [join(HOME, 'scripts', 'python.mjs'), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0)
    throw new Error(`pip could not download the wheels for ${architecture}; see its output above`);
}
