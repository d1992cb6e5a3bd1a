// Fetches the pinned parts of the image with the clients of their registries; what is not the pinned file is refused.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, run } from './commands.mjs';

const here = resolve(fileURLToPath(import.meta.url), '..');
export const cache = resolve(here, '..', 'node_modules', '.cache', 'image');
export const pins = JSON.parse(readFileSync(join(here, 'pins.json'), 'utf8'));

/** Names of the architectures for Debian and for images. */
export const PLATFORMS = { arm64: 'arm64', x64: 'amd64' };

/** Fetches a package of npm. @param integrity as lockfiles have it; @returns path of the archive */
export function fetchNpm(name, version, integrity) {
  return fetchOnce(integrity, (folder) => {
    run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder, `${name}@${version}`]);
  });
}

/** Fetches the pinned packages of Debian. @returns their archives by name */
export function fetchDebian(arch) {
  const { release, packages } = pins.debian;
  return Object.fromEntries(
    Object.entries(packages).map(([name, { version, sha256 }]) => [
      name,
      fetchOnce(`sha256-${Buffer.from(sha256[arch], 'hex').toString('base64')}`, (folder) => {
        const config = aptConfig(PLATFORMS[arch], release);
        run('apt-get', ['--quiet', 'download', `${name}=${version}`], {
          cwd: folder,
          env: { ...process.env, APT_CONFIG: config },
        });
      }),
    ]),
  );
}

/** Finds the integrity of an optional package in the lockfile of the workspace. */
export function lockedIntegrity(name, version) {
  const lockfile = readFileSync(resolve(here, '..', '..', '..', 'pnpm-lock.yaml'), 'utf8');
  const [, after = ''] = lockfile.split(`  '${name}@${version}':\n`);
  const [, integrity] = /^ {4}resolution: \{integrity: (sha512-[^}]+)\}/.exec(after) ?? [];
  return integrity ?? fail(`pnpm-lock.yaml does not have ${name}@${version}`);
}

/** Fetches a file into the cache unless it is there. */
function fetchOnce(integrity, fetchInto) {
  const [algorithm, expected] = integrity.split(/-(.*)/);
  const target = join(cache, `${algorithm}-${Buffer.from(expected, 'base64').toString('hex').slice(0, 32)}`);
  if (existsSync(target)) return target;
  const folder = `${target}.${process.pid}`;
  mkdirSync(folder, { recursive: true });
  fetchInto(folder);
  const [name] = readdirSync(folder);
  const found = createHash(algorithm)
    .update(readFileSync(join(folder, name)))
    .digest('base64');
  if (found !== expected) fail(`${name} has the checksum ${algorithm}-${found}, expected ${integrity}`);
  renameSync(join(folder, name), target);
  rmSync(folder, { recursive: true });
  return target;
}

const configured = new Map();

/** Writes a configuration of apt of its own, for another architecture than this machine's; it changes nothing of the machine. */
function aptConfig(architecture, release) {
  const known = configured.get(architecture);
  if (known !== undefined) return known;
  const root = join(cache, `apt-${architecture}`);
  for (const each of ['lists/partial', 'archives/partial']) mkdirSync(join(root, each), { recursive: true });
  writeFileSync(join(root, 'status'), '');
  // The checksums are pinned here, so that no key of the archive is needed.
  writeFileSync(
    join(root, 'sources.list'),
    `deb [trusted=yes] http://deb.debian.org/debian ${release} main\n`,
  );
  const config = join(root, 'apt.conf');
  const settings = {
    'APT::Architecture': architecture,
    'APT::Architectures': architecture,
    'APT::Sandbox::User': 'root',
    'Acquire::Retries': '5',
    'Acquire::Languages': 'none',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled': 'false',
    'Dir::State': root,
    'Dir::State::status': join(root, 'status'),
    'Dir::State::lists': join(root, 'lists'),
    'Dir::Cache': root,
    'Dir::Cache::archives': join(root, 'archives'),
    'Dir::Etc::SourceList': join(root, 'sources.list'),
    'Dir::Etc::SourceParts': '/dev/null',
  };
  writeFileSync(
    config,
    Object.entries(settings)
      .map(([name, value]) => `${name} "${value}";\n`)
      .join(''),
  );
  run('apt-get', ['--quiet', 'update'], { env: { ...process.env, APT_CONFIG: config } });
  configured.set(architecture, config);
  return config;
}
