import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Table } from '@cardlake/schema';
import { isMissing, withDiskErrors } from './disk';
import { lakePath } from './layout';
import type { Snapshot } from './snapshot';

/**
 * Lists the data files in the folders of tables that no commit up to a snapshot names, by their paths under the root. Those that the
 * newest commit took away are named by it: the next writer removes them if the writer of that commit did not.
 */
export function findUnnamedFiles(root: string, snapshot: Snapshot, tables: readonly Table[]): string[] {
  return tables.flatMap((table) => {
    const named = new Set(snapshot.files(table).map(({ path }) => path));
    return listFiles(join(root, table.path))
      .map((location) => lakePath(root, location))
      .filter((path) => !named.has(path) && !snapshot.removed.has(path) && DATA_FILE.test(path))
      .sort();
  });
}

/** Removes those files; only for the writer, between two commits. */
export function removeUnnamedFiles(root: string, snapshot: Snapshot, tables: readonly Table[]): void {
  for (const path of findUnnamedFiles(root, snapshot, tables))
    withDiskErrors(join(root, path), () => rmSync(join(root, path), { force: true }));
}

/** Names of the files that commits write. */
const DATA_FILE = /\.(parquet|json)$/;

const listFiles = (folder: string): string[] =>
  withDiskErrors(folder, () => {
    try {
      return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  });
