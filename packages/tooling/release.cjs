/**
 * What a build leaves for the stack that ships it: files, and `manifest.json`, which says their hashes. The same contents
 * give the same bytes and the same version, on any machine and day. For build scripts:
 * `import { writeRelease, zipOf } from '@cardlake/tooling/release'`.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { zipSync } = require('fflate');

// The oldest day a zip can say, in local time as zips have it.
const MTIME = new Date(1980, 0, 1);

const sorted = (entries) => entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
const sha256Of = (content) => createHash('sha256').update(content).digest('hex');

/** A zip of some contents by path, without times. */
const zipOf = (contents) =>
  zipSync(Object.fromEntries(sorted(Object.entries(contents))), { level: 9, mtime: MTIME });

/**
 * Writes a release in the place of the one before: a reader finds a whole one.
 * @param folder the package's `dist`
 * @param version of the package; the manifest's adds what tells the contents apart, so that a release is never changed
 *   under a job that runs
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
