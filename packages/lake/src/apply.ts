import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fsyncPaths, TEMPORARY_SUFFIX, withDiskErrors } from './disk';
import type { Layout } from './layout';
import type { JournalRecord } from './record';
import type { OnStep } from './steps';

/**
 * Applies a committed record to the data folders: moves staged files into place and deletes removed files. It can be
 * repeated, or resumed where it stopped, with the same result.
 */
export async function applyRecord(layout: Layout, record: JournalRecord, onStep: OnStep): Promise<void> {
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
  await fsyncPaths(withParents(layout.root, changedFolders));
  onStep('applied');
}

/** Removes the files that a dead or released writer left behind. None of them is part of the lake. */
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

/** Adds to folders their parents up to the root: all of them may be new. */
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
