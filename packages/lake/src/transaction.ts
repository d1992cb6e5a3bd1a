import { mkdirSync, statSync } from 'node:fs';
import { dirname, join, parse, relative, sep } from 'node:path';
import type { Table } from '@cardlake/schema';
import { withDiskErrors } from './disk';
import { partitionFolder, tableId } from './layout';
import type { CommitMetadata, JournalRecord, LedgerEntry } from './record';
import type { Snapshot } from './snapshot';

/** How a staged file is called in the lake: `unique` adds the commit to the name, `exact` replaces its forerunner. */
export type Naming = 'unique' | 'exact';

/** A file in staging that is to become part of the lake. */
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

/** A set of changes that appears as a whole or not at all. */
export interface Transaction {
  /**
   * Reserves a file of a partition.
   * @param name what it is to be called under the partition folder; may hold folders (`train/part.parquet`).
   * @returns the absolute path to write it at; `add` it when it is written.
   */
  stage(table: Table, partition: string, name: string, naming?: Naming): string;
  /** A new empty folder in staging, for a writer that names its own files; `addExisting` those. */
  stageFolder(): string;
  /** Adds a file that was written where `stage` said. */
  add(file: { readonly location: string; readonly rows: number }): void;
  /** Adds a file that was written under a `stageFolder`. */
  addExisting(file: StagedFile, rows: number): void;
  /** Takes a file of the snapshot out of the lake, by its path under the root. */
  remove(path: string): void;
  /** Records bronze objects as processed. */
  recordObjects(entries: Iterable<LedgerEntry>): void;
  /**
   * Commits; from then on every new snapshot sees all of it.
   * @param facts what the commit says about itself, for `history`.
   * @returns the new state.
   * @throws UserError when the disk refuses, with the lake unchanged or the commit whole.
   */
  commit(facts: CommitMetadata): Promise<Snapshot>;
}

/** What a transaction hands over to be committed. */
export interface Changes {
  readonly added: readonly (StagedFile & { readonly rows: number; readonly bytes: number })[];
  readonly removed: readonly string[];
  readonly objects: readonly LedgerEntry[];
  readonly facts: CommitMetadata;
}

/** A transaction that stages in a folder and is committed by `publish`. `nextName` never says the same twice. */
export function openTransaction(
  stagingDir: string,
  nextName: () => string,
  commitChanges: (changes: Changes) => Promise<Snapshot>,
): Transaction {
  const reserved = new Map<string, StagedFile>();
  const added: Changes['added'][number][] = [];
  const removes = new Set<string>();
  const objects: LedgerEntry[] = [];
  let committed = false;

  const addExisting = (file: StagedFile, rows: number) => {
    const bytes = withDiskErrors(file.location, () => statSync(file.location).size);
    added.push({ ...file, rows, bytes });
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
      if (file === undefined) throw new Error(`not a path that this transaction staged: ${location}`);
      reserved.delete(location);
      addExisting(file, rows);
    },
    addExisting,
    remove: (path) => void removes.add(path),
    recordObjects(entries) {
      for (const entry of entries) objects.push(entry);
    },
    async commit(facts) {
      if (committed) throw new Error('this transaction is committed already');
      committed = true;
      return commitChanges({ added, removed: [...removes], objects, facts });
    },
  };
}

/** The journal record of a set of changes: every staged file gets its place in the lake. */
export function createRecord(
  root: string,
  version: number,
  committedAt: string,
  changes: Changes,
): JournalRecord {
  const adds = changes.added.map(({ location, table, partition, name, naming, rows, bytes }, index) => {
    const path = `${partitionFolder(table, partition)}/${
      naming === 'exact' ? name : withTag(name, `${String(version).padStart(8, '0')}-${index}`)
    }`;
    const staged = relative(root, location).split(sep).join('/');
    return { path, table: tableId(table), partition, rows, bytes, staged };
  });
  return {
    version,
    committedAt,
    adds,
    removes: [...changes.removed],
    objects: [...changes.objects],
    facts: changes.facts,
  };
}

function withTag(path: string, tag: string): string {
  const { dir, name, ext } = parse(path);
  return `${dir === '' ? '' : `${dir}/`}${name}-${tag}${ext}`;
}
