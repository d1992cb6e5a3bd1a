import { mkdirSync, statSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import type { Table } from '@cardlake/schema';
import { withDiskErrors } from './disk';
import { type Layout, lakePath, partitionFolder, tableId } from './layout';
import type { CommitMetadata, JournalRecord, LedgerEntry } from './record';
import type { Snapshot } from './snapshot';
import { StagedFlush } from './staged-flush';

/** Naming of a file in the lake: `unique` adds the commit to the name, `exact` replaces the file with that name. */
export type Naming = 'unique' | 'exact';

/** A file in staging that will become part of the lake. */
export interface StagedFile {
  /** Absolute path, in the staging folder of the writer. */
  readonly location: string;
  readonly table: Table;
  /** `2018-04-01`. */
  readonly partition: string;
  /** Its name under the partition folder, such as `part.parquet` or `train/part.parquet`. */
  readonly name: string;
  readonly naming: Naming;
}

/** A set of changes that become visible together or not at all. */
export interface Transaction {
  /**
   * Reserves a file of a partition.
   * @param name its name under the partition folder; may have folders (`train/part.parquet`).
   * @returns the absolute path to write it to; call `add` when it is written.
   */
  stage(table: Table, partition: string, name: string, naming?: Naming): string;
  /** Creates a folder in staging for a writer that names its own files; call `addExisting` for each. */
  stageFolder(): string;
  /** Adds a file that was written to a path from `stage`. It is complete: it must not be changed any more. */
  add(file: { readonly location: string; readonly rows: number }): void;
  /** Adds a file that was written to a folder from `stageFolder`. */
  addExisting(file: StagedFile, rows: number): void;
  /** Removes a file of the snapshot from the lake, by its path under the root. */
  remove(path: string): void;
  /**
   * Removes a file of the snapshot whose rows the staged files contain: the commit first checks that it is what was
   * written, so that damage is not carried into a new file.
   */
  replace(path: string): void;
  /** Makes the commit check that a file of the snapshot, whose bytes the staged files contain, is what was written. */
  requireIntact(path: string): void;
  /** Records the definition by which all rows of a table are computed from this commit on: its hash, or a text that says it. */
  define(table: Table, definition: string): void;
  /** Records bronze objects as processed. */
  recordObjects(entries: Iterable<LedgerEntry>): void;
  /**
   * Commits: every new snapshot has all changes from then on.
   * @param facts metadata of the commit, for `history`.
   * @returns the new state.
   * @throws UserError `file_damaged` when a replaced or copied file is damaged, and when the disk refuses; the lake is then unchanged, or has the complete commit.
   */
  commit(facts: CommitMetadata): Promise<Snapshot>;
}

/** Changes to commit. */
export interface Changes {
  readonly added: readonly (StagedFile & { readonly rows: number; readonly bytes: number })[];
  readonly removed: readonly string[];
  /** Files whose rows are in the added files, so that damage would be, too. */
  readonly copied: readonly string[];
  readonly objects: readonly LedgerEntry[];
  readonly definitions: Readonly<Record<string, string>>;
  readonly facts: CommitMetadata;
  /** Flushes the added files. */
  readonly flush: StagedFlush;
}

/**
 * Opens a transaction that stages files in a folder.
 * @param nextName returns a new name at each call.
 * @param commitChanges commits the changes of the transaction.
 */
export function openTransaction(
  stagingDir: string,
  nextName: () => string,
  commitChanges: (changes: Changes) => Promise<Snapshot>,
): Transaction {
  const reserved = new Map<string, StagedFile>();
  const added: Changes['added'][number][] = [];
  const removed = new Set<string>();
  const copied = new Set<string>();
  const objects: LedgerEntry[] = [];
  const definitions: Record<string, string> = {};
  const flush = new StagedFlush();
  let isCommitted = false;

  const addExisting = (file: StagedFile, rows: number) => {
    const bytes = withDiskErrors(file.location, () => statSync(file.location).size);
    added.push({ ...file, rows, bytes });
    flush.start(file.location, bytes);
  };
  return {
    stage(table, partition, name, naming = 'unique') {
      partitionFolder(table, partition);
      const location = join(stagingDir, `${nextName()}-${name.replaceAll('/', '-')}`);
      withDiskErrors(stagingDir, () => mkdirSync(dirname(location), { recursive: true }));
      reserved.set(location, { location, table, partition, name, naming });
      return location;
    },
    stageFolder() {
      const folder = join(stagingDir, nextName());
      withDiskErrors(folder, () => mkdirSync(folder, { recursive: true }));
      return folder;
    },
    add({ location, rows }) {
      const file = reserved.get(location);
      if (file === undefined) throw new Error(`the transaction has not staged ${location}`);
      reserved.delete(location);
      addExisting(file, rows);
    },
    addExisting,
    remove: (path) => void removed.add(path),
    replace(path) {
      removed.add(path);
      copied.add(path);
    },
    requireIntact: (path) => void copied.add(path),
    define(table, definition) {
      definitions[tableId(table)] = definition;
    },
    recordObjects(entries) {
      for (const entry of entries) objects.push(entry);
    },
    async commit(facts) {
      if (isCommitted) throw new Error('the transaction is already committed');
      isCommitted = true;
      return commitChanges({
        added,
        removed: [...removed],
        copied: [...copied],
        objects,
        definitions,
        facts,
        flush,
      });
    },
  };
}

/**
 * Creates the journal record of a set of changes and gives every staged file its path in the lake.
 * @param layout root and tag of the names
 * @param checksums SHA-256 of each staged file, by location
 */
export function createRecord(
  { root, fileTag }: Pick<Layout, 'root' | 'fileTag'>,
  version: number,
  committedAt: string,
  changes: Changes,
  checksums: ReadonlyMap<string, string>,
): JournalRecord {
  const suffix = fileTag === undefined ? '' : `-${fileTag}`;
  const adds = changes.added.map(({ location, table, partition, name, naming, rows, bytes }, index) => {
    const path = `${partitionFolder(table, partition)}/${
      naming === 'exact' ? name : withTag(name, `${String(version).padStart(8, '0')}-${index}${suffix}`)
    }`;
    const staged = lakePath(root, location);
    return { path, table: tableId(table), partition, rows, bytes, sha256: checksums.get(location), staged };
  });
  return {
    version,
    committedAt,
    adds,
    removes: [...changes.removed],
    objects: [...changes.objects],
    definitions: changes.definitions,
    facts: changes.facts,
  };
}

function withTag(path: string, tag: string): string {
  const { dir, name, ext } = parse(path);
  return `${dir === '' ? '' : `${dir}/`}${name}-${tag}${ext}`;
}
