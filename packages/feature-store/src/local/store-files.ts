import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fsyncPath, sealedJson, withDiskErrors, writeFileAtomic } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { duckdbType, type Fields } from '@cardlake/schema';
import { z } from 'zod';
import { readStoredJson } from '../stored-json';

const recordFile = z.object({
  file: z.string(),
  rows: z.number(),
  /** Bytes of the file and their SHA-256; earlier versions wrote neither. */
  bytes: z.number().optional(),
  sha256: z.string().optional(),
});

const storeFilesJson = z.object({
  format: z.literal(1),
  /** Columns and their types in the files. */
  columns: z.record(z.string(), z.string()),
  generation: z.number(),
  /** Most of the records; rewritten when `recent` has grown large. */
  base: recordFile.nullable(),
  /** Newer records; they replace those of the same id in `base`. */
  recent: recordFile.nullable(),
});

/**
 * The files that hold the records of a group. Renaming the JSON file that names them commits a put, so a process that
 * dies at any moment leaves the records before or after the put.
 */
export type StoreFiles = Readonly<z.infer<typeof storeFilesJson>>;
/** One Parquet file of records, sorted by id. */
export type RecordFile = Readonly<z.infer<typeof recordFile>>;

/** Name of the file that names the others. */
export const CURRENT = 'current.json';

/** DuckDB types by column. */
const columnTypes = (fields: Fields): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, duckdbType(type)]));

/**
 * Reads the names of a group's files; no files when nothing was put yet.
 * @throws UserError `online_damaged`, or `online_group_changed` when the records have other columns
 */
export function readStoreFiles(folder: string, fields: Fields): StoreFiles {
  const columns = columnTypes(fields);
  const current = readStoredJson(join(folder, CURRENT), storeFilesJson);
  if (current === undefined) return { format: 1, columns, generation: 0, base: null, recent: null };
  if (JSON.stringify(current.columns) === JSON.stringify(columns)) return current;
  throw new UserError(
    'online_group_changed',
    `the records in ${folder} do not have the features of their group`,
    {
      hint: 'A published group never changes: publish the changed group as a new version, or remove that folder.',
    },
  );
}

/** Switches a group to new files, then removes all but these and the previous ones. */
export function switchFiles(
  folder: string,
  next: StoreFiles,
  before: StoreFiles,
  onStep: (step: string) => void,
): void {
  for (const { file } of recordFiles(next)) fsyncPath(join(folder, file));
  onStep('parts-flushed');
  writeFileAtomic(join(folder, CURRENT), sealedJson(next), () => onStep('switching'));
  onStep('switched');
  // A reader may just have read the previous names, so those files are kept until the next put.
  const kept = new Set([...recordFiles(next), ...recordFiles(before)].map(({ file }) => file));
  for (const name of withDiskErrors(folder, () => readdirSync(folder))) {
    if (name.endsWith('.parquet') && !kept.has(name))
      withDiskErrors(folder, () => rmSync(join(folder, name), { force: true }));
  }
  onStep('swept');
}

/** Lists the files that exist. */
export const recordFiles = ({ base, recent }: StoreFiles): RecordFile[] =>
  [base, recent].filter((one) => one !== null);

/** Creates the folder of a group. */
export const createFolder = (folder: string): void => {
  withDiskErrors(folder, () => mkdirSync(folder, { recursive: true }));
};
