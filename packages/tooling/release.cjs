/**
 * Writes the release that a stack deploys: files, and `manifest.json` with their hashes. The same contents give the same
 * bytes and the same version on any machine at any time. For build scripts:
 * `import { writeRelease, zipOf } from '@cardlake/tooling/release'`.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { zipSync } = require('fflate');

// The earliest date a zip can hold; zips use local time.
const MTIME = new Date(1980, 0, 1);

const sorted = (entries) => entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
const sha256Of = (content) => createHash('sha256').update(content).digest('hex');

/** Zips contents by path, without real modification times. */
const zipOf = (contents) =>
  zipSync(Object.fromEntries(sorted(Object.entries(contents))), { level: 9, mtime: MTIME });

/**
 * Replaces the previous release; a reader always finds a complete one.
 * @param folder the package's `dist`
 * @param version of the package; the manifest appends a hash of the contents, so that a running job never sees its release
 *   change
 * @param contents bytes by file name
 */
function writeRelease(folder, version, contents) {
  const staged = `${folder}.new`;
  rmSync(staged, { recursive: true, force: true });
  const files = {};
  for (const [path, content] of sorted(Object.entries(contents))) {
    mkdirSync(dirname(join(staged, path)), { recursive: true });
    writeFileSync(join(staged, path), content);
    files[path] = { path, sha256: sha256Of(content), bytes: content.length };
  }
  const manifest = { version: `${version}-${sha256Of(JSON.stringify(files)).slice(0, 12)}`, files };
  writeFileSync(join(staged, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(staged, folder);
  return manifest;
}

module.exports = { writeRelease, zipOf };
