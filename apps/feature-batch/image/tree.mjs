// The file tree of the image: the program, Node, DuckDB's native part, and the libraries of Debian that these load.
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { billOfMaterials } from './bill-of-materials.mjs';
import { run } from './commands.mjs';
import { fetchDebian, fetchNpm, lockedIntegrity, pins } from './pinned-files.mjs';

const app = resolve(fileURLToPath(import.meta.url), '..', '..');
const bindings = createRequire(join(app, 'package.json')).resolve('@duckdb/node-bindings/package.json');

/** User of the container; nothing but the folder for temporary files is its own. */
export const USER = '65532';

/** Paths of Debian's packages that the image takes: shared libraries, the loader, and licences. */
const TAKEN =
  /^\.\/(?:(?:usr\/)?lib(?:64)?\/(?:[^/]+-linux-gnu\/)?[^/]+\.so[.\d]*|usr\/share\/doc\/[^/]+\/copyright)$/;

/** Writes the tree for an architecture, `arm64` or `x64`, into a folder that does not exist yet. */
export function writeTree(arch, folder) {
  const place = (path) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    return join(folder, path);
  };
  const work = mkdtempSync(join(tmpdir(), 'cardlake-image-'));
  for (const archive of Object.values(fetchDebian(arch))) {
    const tar = join(work, 'data.tar');
    run('sh', ['-c', 'dpkg-deb --fsys-tarfile "$1" > "$2"', 'sh', archive, tar]);
    const taken = run('tar', ['-tf', tar])
      .split('\n')
      .filter((path) => TAKEN.test(path));
    mkdirSync(folder, { recursive: true });
    run('tar', ['-xf', tar, '-C', folder, ...taken]);
  }
  const unpacked = unpackNpm(`node-linux-${arch}`, pins.node.version, pins.node.integrity[arch], work);
  cpSync(join(unpacked, 'bin', 'node'), place('usr/local/bin/node'));
  cpSync(join(unpacked, 'LICENSE'), place('usr/share/doc/node/copyright'));
  cpSync(join(app, 'dist', 'cardlake-job.cjs'), place('app/cardlake-job.cjs'));
  const { version } = createRequire(bindings)(bindings);
  const native = `@duckdb/node-bindings-linux-${arch}`;
  for (const name of ['package.json', 'duckdb.js'])
    cpSync(join(dirname(bindings), name), place(`app/node_modules/@duckdb/node-bindings/${name}`));
  cpSync(
    unpackNpm(native, version, lockedIntegrity(native, version), work),
    place(`app/node_modules/${native}`),
    { recursive: true },
  );
  writeFileSync(place('etc/passwd'), `job:x:${USER}:${USER}::/tmp:/sbin/nologin\n`);
  writeFileSync(place('etc/group'), `job:x:${USER}:\n`);
  writeFileSync(place('app/sbom.cdx.json'), billOfMaterials(arch, { [native]: version }));
  mkdirSync(join(folder, 'tmp'));
  rmSync(work, { recursive: true });
  setModes(folder);
}

function unpackNpm(name, version, integrity, work) {
  const target = join(work, name.replaceAll('/', '-'));
  mkdirSync(target);
  run('tar', [
    '-xzf',
    fetchNpm(name, version, integrity),
    '-C',
    target,
    '--strip-components=1',
    '--no-same-owner',
  ]);
  return target;
}

/** Gives every file a mode that depends on nothing but what it is. */
function setModes(folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) continue;
    const isProgram = entry.isDirectory() || (lstatSync(path).mode & 0o100) !== 0;
    chmodSync(path, isProgram ? 0o755 : 0o644);
  }
}
