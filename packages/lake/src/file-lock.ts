import { existsSync, linkSync, realpathSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from '@cardlake/runtime';
import { DuckDBInstance } from '@duckdb/node-api';
import { diskError, errnoOf, messageOf, withDiskErrors } from './disk';
import { sqlError } from './session';

/** A lock that somebody holds. */
export class FileLocked extends Error {
  /** @param pid the process that holds it, if known */
  constructor(readonly pid: number | undefined) {
    super('the file is locked');
  }
}

/** Locks of this process: the operating system keeps other processes out, but not the same process twice. */
const openLocks = new Map<string, DuckDBInstance | 'opening'>();

/**
 * Takes the lock of a file, which is created if need be. DuckDB locks a database file that it opens for writing, and the
 * operating system drops that lock when the process ends, however it ends, so that nothing stays locked.
 * @returns a function that releases it
 * @throws FileLocked; UserError `not_allowed`, or one of the disk
 */
export async function lockFile(path: string): Promise<() => void> {
  const key = join(
    withDiskErrors(path, () => realpathSync(dirname(path))),
    basename(path),
  );
  if (openLocks.has(key)) throw new FileLocked(process.pid);
  openLocks.set(key, 'opening');
  try {
    openLocks.set(key, await openLockFile(path));
  } catch (error) {
    close(key);
    throw error;
  }
  return () => close(key);
}

function close(key: string): void {
  const instance = openLocks.get(key);
  openLocks.delete(key);
  if (instance instanceof DuckDBInstance) instance.closeSync();
}

async function openLockFile(path: string): Promise<DuckDBInstance> {
  if (!existsSync(path)) await createLockFile(path);
  try {
    return await DuckDBInstance.create(path, { threads: '1' });
  } catch (error) {
    const message = messageOf(error);
    const holder = /lock is held in .*\(PID (\d+)\)/.exec(message)?.[1];
    if (holder !== undefined || message.includes('Could not set lock'))
      throw new FileLocked(holder === undefined ? undefined : Number(holder));
    throw lockError(error, path);
  }
}

/** Converts an error of the file system, or of DuckDB, which has no code. */
function lockError(error: unknown, path: string): unknown {
  if (errnoOf(error) !== undefined) return diskError(error, path);
  const found = sqlError(error);
  if (found.code === 'disk_full') return found;
  return new UserError('not_allowed', `cannot lock ${path}: ${found.message}`, {
    hint: `Check that you may write to ${dirname(path)}.`,
    cause: error,
  });
}

/**
 * Creates the lock file: under another name, and linked when it is complete. A process that is killed while DuckDB
 * creates the file would otherwise leave one that nobody can lock.
 */
async function createLockFile(path: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    rmSync(temporary, { force: true });
    const instance = await DuckDBInstance.create(temporary, { threads: '1' });
    instance.closeSync();
    linkSync(temporary, path);
  } catch (error) {
    // Another process may have been faster and have removed this process's file.
    if (!existsSync(path)) throw lockError(error, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}
