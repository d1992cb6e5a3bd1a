import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Table } from '@cardlake/schema';
import type { Journal } from './journal';
import { type Layout, tableId } from './layout';
import type { CommitMetadata, LedgerEntry, StoredFile } from './record';

/** A data file that can be read now. */
export interface LakeFile extends StoredFile {
  /** Absolute path to read: in the lake, or in staging while a commit is being completed. */
  readonly location: string;
}

/** The lake at one version. Later commits do not change it. */
export interface Snapshot {
  /** 0 for a lake without a commit. */
  readonly version: number;
  /** Metadata of the newest commit. */
  readonly facts: CommitMetadata;
  /** Definition by which the rows of a table were computed; undefined when none was recorded. */
  definition(table: Pick<Table, 'layer' | 'name'>): string | undefined;
  /** Lists the tables that have files, such as `silver.card_transactions`. */
  tables(): string[];
  /** Lists the files of a table, sorted by partition and path. */
  files(table: string | Pick<Table, 'layer' | 'name'>): readonly LakeFile[];
  /** Lists the files of every table. */
  allFiles(): LakeFile[];
  /** Paths of the files that the newest commit took away. They may still be there while that commit is not complete, or when its writer died. */
  readonly removed: ReadonlySet<string>;
  /** Returns every processed bronze object, by its path. */
  ledger(): ReadonlyMap<string, LedgerEntry>;
}

/** Creates the snapshot of a journal. Files that a commit has not moved yet are read from staging. */
export function createSnapshot(layout: Layout, { state, pending }: Journal): Snapshot {
  const staged = new Map<string, string>();
  for (const add of pending?.adds ?? []) {
    const location = join(layout.root, add.staged);
    if (existsSync(location)) staged.set(add.path, location);
  }
  const byTable = new Map<string, LakeFile[]>();
  const sorted = [...state.files.values()].sort(
    (a, b) => compare(a.partition, b.partition) || compare(a.path, b.path),
  );
  for (const file of sorted) {
    const location = staged.get(file.path) ?? join(layout.root, file.path);
    const files = byTable.get(file.table);
    if (files === undefined) byTable.set(file.table, [{ ...file, location }]);
    else files.push({ ...file, location });
  }
  const tables = [...byTable.keys()].sort(compare);
  return {
    version: state.version,
    facts: state.facts,
    definition: (table) => state.definitions[tableId(table)],
    tables: () => [...tables],
    files: (table) => byTable.get(typeof table === 'string' ? table : tableId(table)) ?? [],
    allFiles: () => tables.flatMap((table) => byTable.get(table) ?? []),
    removed: new Set(pending?.removes),
    ledger: () => state.objects,
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
