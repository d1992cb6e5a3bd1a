import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fsyncPath, TEMPORARY_SUFFIX, withDiskErrors } from './disk';
import type { Layout } from './layout';
import type { JournalRecord } from './record';
import type { OnStep } from './steps';

/**
 * Brings the data folders to what a committed record says: staged files into place, removed files away. Doing
 * it again, or going on where it broke off, comes to the same.
 */
export function applyRecord(layout: Layout, record: JournalRecord, onStep: OnStep): void {
  const changedFolders = new Set<string>();
  for (const { path, staged } of record.adds) {
    const from = join(layout.root, staged);
    const to = join(layout.root, path);
    changedFolders.add(dirname(to));
    if (!existsSync(from)) continue;
    withDiskErrors(to, () => {
      mkdirSync(dirname(to), { recursive: true });
      renameSync(from, to);
    });
    onStep('file-placed');
  }
  const added = new Set(record.adds.map(({ path }) => path));
  for (const path of record.removes) {
    if (added.has(path)) continue;
    withDiskErrors(join(layout.root, path), () => rmSync(join(layout.root, path), { force: true }));
    onStep('file-removed');
  }
  for (const folder of withParents(layout.root, changedFolders)) fsyncPath(folder);
  onStep('applied');
}

/** Removes what a writer that died, or gave up, left behind: nothing of it is part of the lake. */
export function removeOrphans(layout: Layout): void {
  for (const folder of [layout.metadataDir, layout.log]) {
    const names = withDiskErrors(folder, () => (existsSync(folder) ? readdirSync(folder) : []));
    for (const name of names) {
      if (name.endsWith(TEMPORARY_SUFFIX))
        withDiskErrors(folder, () => rmSync(join(folder, name), { force: true }));
    }
  }
  withDiskErrors(layout.staging, () => rmSync(layout.staging, { recursive: true, force: true }));
}

/** Folders and their parents up to the root, which may all be new. */
function withParents(root: string, folders: ReadonlySet<string>): Set<string> {
  const all = new Set<string>();
  for (let folder of folders) {
    while (!all.has(folder)) {
      all.add(folder);
      if (relative(root, folder) === '') break;
      folder = dirname(folder);
    }
  }
  return all;
}
