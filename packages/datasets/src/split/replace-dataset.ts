import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LakeFile, partitionFolder, type Snapshot, type Transaction } from '@cardlake/lake';
import type { Table } from '@cardlake/schema';
import type { Day } from '../day';
import { type DataFile, MANIFEST_NAME } from '../manifest';

/**
 * Adds a staged dataset to a transaction in the place of what that day had before, manifest last: whoever reads the
 * folder by its manifest, without the journal, finds every file it names.
 * @param staged `folder`: absolute, with the files and nothing else; `manifest`: the text of theirs.
 * @returns false, with nothing added, when the lake has just that already.
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
    ({ path, bytes }) => !isThere(before.get(`${partition}/${path}`), bytes),
  );
  const wanted = new Set(
    [MANIFEST_NAME, ...staged.files.map(({ path }) => path)].map((path) => `${partition}/${path}`),
  );
  const removed = [...before.keys()].filter((path) => !wanted.has(path));
  const manifestBefore = before.get(`${partition}/${MANIFEST_NAME}`);
  if (changed.length + removed.length === 0 && sameText(manifestBefore, staged.manifest)) return false;

  const adopt = (path: string, rows: number) => {
    const location = join(staged.folder, path);
    transaction.addExisting({ location, table, partition: day, name: path, naming: 'exact' }, rows);
  };
  for (const { path, rows } of changed) adopt(path, rows);
  for (const path of removed) transaction.remove(path);
  writeFileSync(join(staged.folder, MANIFEST_NAME), staged.manifest);
  adopt(MANIFEST_NAME, 0);
  return true;
}

/** A file named after its content is the same when it has the same size; a lost or torn one is written again. */
const isThere = (file: LakeFile | undefined, bytes: number): boolean =>
  file !== undefined && statSync(file.location, { throwIfNoEntry: false })?.size === bytes;

const sameText = (file: LakeFile | undefined, text: string): boolean =>
  isThere(file, Buffer.byteLength(text)) &&
  file !== undefined &&
  readFileSync(file.location, 'utf8') === text;
