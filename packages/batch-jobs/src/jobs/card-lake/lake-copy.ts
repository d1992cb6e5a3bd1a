import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { JOB_CATALOG } from '@cardlake/job-contract';
import {
  createLakeCopy,
  damageError,
  findDamagedFiles,
  LAKE_CHECKPOINT_FILE,
  LAKE_FOLDER,
  LAKE_FORMAT_FILE,
  openLake,
  type Snapshot,
  withDiskErrors,
} from '@cardlake/lake';
import { isUserError, UserError } from '@cardlake/runtime';
import type { JobContext } from '../../contract/job';
import type { StoredFile } from '../../store/ports';

/** Folder of the commits of a lake that `cardlake run` writes. */
const COMMITS = `${LAKE_FOLDER}/log/`;

/** Files that are fetched at once: each is open meanwhile. */
const FILES_AT_ONCE = 200;

/** A folder with the journal of a lake, which gets its files as they are needed. */
export interface LakeCopy {
  readonly root: string;
  /** State that the lake had when its journal was read. */
  readonly base: Snapshot;
  /** Version of the checkpoint in the store; undefined when there is none. */
  readonly head: string | undefined;
  /** Version of the format file in the store; undefined when there is none. */
  readonly format: string | undefined;
  /** Brings files of the store, at their paths under the root. */
  fetch(files: readonly StoredFile[]): Promise<void>;
  /** Brings those of the given locations that files of the lake have and that are not here yet. */
  bring(locations: readonly string[]): Promise<void>;
  /** Lets `bring` find more files. */
  offer(files: readonly StoredFile[]): void;
}

/**
 * Reads the journal of the lake in a store into a folder, which need not exist.
 * @throws UserError `other_engine` for a lake of `cardlake run` or of the Spark jobs; `lake_damaged` and the like
 */
export async function openLakeCopy(root: string, { store, tempDir }: JobContext): Promise<LakeCopy> {
  const head = await store.read(LAKE_CHECKPOINT_FILE);
  const format = await store.read(LAKE_FORMAT_FILE);
  if (head === undefined && (await store.list(`${JOB_CATALOG.warehousePrefix}/`)).length > 0)
    throw new UserError('other_engine', `the lake ${store.name} has tables of the Spark jobs`, {
      hint: 'A lake has one engine. Set lakeEngine to spark, or give the job a lake of its own.',
    });
  // Events may have come before the first run, and with them the format file of a lake that has no commit yet.
  const isNew = head === undefined && (await store.list(COMMITS)).length === 0;
  createLakeCopy(
    root,
    isNew ? undefined : { format: format?.content ?? Buffer.alloc(0), checkpoint: head?.content },
  );
  const base = (await openLake(root)).snapshot();
  const committed = new Map(base.allFiles().map((file) => [file.path, file]));
  const offered = new Map<string, StoredFile>();
  const here = new Set<string>();
  const pathOf = (location: string) => relative(root, location).split(sep).join('/');

  async function fetchSome(files: readonly StoredFile[]): Promise<void> {
    const folder = join(tempDir, 'fetched');
    withDiskErrors(folder, () => mkdirSync(folder, { recursive: true }));
    const copies = await store.fetch(files, folder, () => {});
    for (const [i, { path }] of files.entries()) {
      const location = join(root, path);
      withDiskErrors(location, () => {
        mkdirSync(dirname(location), { recursive: true });
        const copy = copies[i] ?? '';
        if (copy.startsWith(folder + sep)) renameSync(copy, location);
        else copyFileSync(copy, location);
      });
    }
    const expected = files.flatMap(({ path }) => committed.get(path) ?? []);
    const damaged = await findDamagedFiles(expected, { checksums: true });
    if (damaged.length > 0) throw damageError(damaged);
    for (const { path } of files) here.add(path);
    rmSync(folder, { recursive: true, force: true });
  }
  const fetch: LakeCopy['fetch'] = async (files) => {
    for (let from = 0; from < files.length; from += FILES_AT_ONCE)
      await fetchSome(files.slice(from, from + FILES_AT_ONCE));
  };
  return {
    root,
    base,
    head: head?.version,
    format: format?.version,
    fetch,
    async bring(locations) {
      const paths = new Set(locations.map(pathOf));
      const wanted = [...paths].filter(
        (path) => !here.has(path) && (committed.has(path) || offered.has(path)),
      );
      const missing = wanted.find((path) => !offered.has(path));
      if (missing !== undefined)
        throw new UserError('file_missing', `${store.name}/${missing} is missing`, {
          hint: 'Restore it from an earlier version of the object, or from a backup.',
        });
      await fetch(wanted.flatMap((path) => offered.get(path) ?? []));
    },
    offer(files) {
      for (const file of files) offered.set(file.path, file);
    },
  };
}

/** Faults of the disk that holds a copy, and not of the lake. */
const OF_DISK = ['disk_full', 'disk_error', 'not_allowed', 'out_of_memory'] as const;

/** Runs work on a copy; its errors name the lake in the store, where they name the copy. Those of the disk name its path. */
export async function withNamesOf<T>(
  store: { readonly name: string },
  root: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUserError(error) || !error.message.includes(root)) throw error;
    if (OF_DISK.some((code) => error.code === code)) throw error;
    throw new UserError(error.code, error.message.replaceAll(root, store.name), {
      ...(error.hint === undefined ? {} : { hint: error.hint.replaceAll(root, store.name) }),
      cause: error,
    });
  }
}
