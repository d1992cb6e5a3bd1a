import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  findDamagedFiles,
  type LakeFile,
  partitionFolder,
  type Snapshot,
  type Transaction,
} from '@cardlake/lake';
import type { Table } from '@cardlake/schema';
import type { Day } from '../day';
import { type DataFile, MANIFEST_NAME } from '../manifest';

/**
 * Adds a staged dataset to a transaction in place of the earlier one of that day. The manifest comes last: a
 * reader that follows the manifest, without the journal, finds every file that it names.
 * @param staged `folder`: absolute, with the files and nothing else; `manifest`: its text.
 * @returns false, with nothing added, when the lake already has exactly this dataset.
 */
export async function replaceDataset(
  snapshot: Snapshot,
  transaction: Transaction,
  table: Table,
  day: Day,
  staged: { readonly folder: string; readonly files: readonly DataFile[]; readonly manifest: string },
): Promise<boolean> {
  const partition = partitionFolder(table, day);
  const before = new Map(
    snapshot.files(table).flatMap((file) => (file.partition === day ? [[file.path, file] as const] : [])),
  );
  const changed: DataFile[] = [];
  for (const file of staged.files)
    if (!(await isIntact(before.get(`${partition}/${file.path}`), file))) changed.push(file);
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

/** Tells whether a file exists with the content that a manifest lists; a lost or damaged one is written again. */
const isIntact = async (
  file: LakeFile | undefined,
  { bytes, sha256 }: Pick<DataFile, 'bytes' | 'sha256'>,
): Promise<boolean> =>
  file !== undefined &&
  (await findDamagedFiles([{ ...file, bytes, sha256 }], { checksums: true })).length === 0;

/** Tells whether a file exists and holds exactly a text. */
const hasText = (file: LakeFile | undefined, text: string): boolean =>
  file !== undefined && existsSync(file.location) && readFileSync(file.location, 'utf8') === text;
