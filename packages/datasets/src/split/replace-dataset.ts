import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LakeFile, partitionFolder, type Snapshot, type Transaction } from '@cardlake/lake';
import type { Table } from '@cardlake/schema';
import type { Day } from '../day';
import { type DataFile, MANIFEST_NAME } from '../manifest';

/**
 * Adds a staged dataset to a transaction in place of the earlier one of that day. The manifest comes last: a
 * reader that follows the manifest, without the journal, finds every file that it names.
 * @param staged `folder`: absolute, with the files and nothing else; `manifest`: its text.
 * @returns false, with nothing added, when the lake already has exactly this dataset.
 */
export function replaceDataset(
  snapshot: Snapshot,
  transaction: Transaction,
  table: Table,
  day: Day,
  staged: { readonly folder: string; readonly files: readonly DataFile[]; readonly manifest: string },
): boolean {
  const partition = partitionFolder(table, day);
  const before = new Map(
    snapshot.files(table).flatMap((file) => (file.partition === day ? [[file.path, file] as const] : [])),
  );
  const changed = staged.files.filter(
    ({ path, bytes }) => !isIntact(before.get(`${partition}/${path}`), bytes),
  );
  const current = new Set(
    [MANIFEST_NAME, ...staged.files.map(({ path }) => path)].map((path) => `${partition}/${path}`),
  );
  const removed = [...before.keys()].filter((path) => !current.has(path));
  const manifestBefore = before.get(`${partition}/${MANIFEST_NAME}`);
  if (changed.length + removed.length === 0 && hasText(manifestBefore, staged.manifest)) return false;

  const addStaged = (path: string, rows: number) => {
    const location = join(staged.folder, path);
    transaction.addExisting({ location, table, partition: day, name: path, naming: 'exact' }, rows);
  };
  for (const { path, rows } of changed) addStaged(path, rows);
  for (const path of removed) transaction.remove(path);
  writeFileSync(join(staged.folder, MANIFEST_NAME), staged.manifest);
  addStaged(MANIFEST_NAME, 0);
  return true;
}

/**
 * Returns true if the file exists with that size: since it is named after its content, it is the same then. A
 * lost or truncated file is written again.
 */
const isIntact = (file: LakeFile | undefined, bytes: number): boolean =>
  file !== undefined && statSync(file.location, { throwIfNoEntry: false })?.size === bytes;

/** Returns true if a file holds exactly a text. */
const hasText = (file: LakeFile | undefined, text: string): boolean =>
  isIntact(file, Buffer.byteLength(text)) &&
  file !== undefined &&
  readFileSync(file.location, 'utf8') === text;
