import { closeSync, fsync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { UserError, type UserErrorCode } from '@cardlake/runtime';

/** Returns the code of an error of the file system, such as `ENOENT`; undefined for any other error. */
export const errnoOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

/** Tells whether an error means that a path does not exist. */
export const isMissing = (error: unknown): boolean => errnoOf(error) === 'ENOENT';

/** Converts an error of the file system to a `UserError` that says what to do; returns any other error as it is. */
export function diskError(error: unknown, path: string): unknown {
  const errno = errnoOf(error);
  if (errno === undefined || error instanceof UserError) return error;
  const userError = (code: UserErrorCode, what: string, hint: string) =>
    new UserError(code, `${what}: ${path} (${errno})`, { hint, cause: error });
  switch (errno) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return userError(
        'disk_full',
        'no space left on the disk',
        'Free space on that disk and run the command again.',
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return userError(
        'not_allowed',
        'permission denied',
        'Choose another folder, or change its permissions.',
      );
    case 'EXDEV':
      return userError(
        'other_disk',
        'not on the disk of its lake',
        'Keep the whole lake on one file system.',
      );
    default:
      return userError(
        'disk_error',
        'the disk refused to use the path',
        'Check the path and run the command again.',
      );
  }
}

/** Reads the first bytes of a file, or all of a shorter one. @throws the error of the file system */
export function readStart(path: string, bytes: number): Buffer {
  const start = Buffer.alloc(bytes);
  const file = openSync(path, 'r');
  try {
    return start.subarray(0, readSync(file, start));
  } finally {
    closeSync(file);
  }
}

/** Runs work on a path; converts its errors with `diskError`. */
export function withDiskErrors<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw diskError(error, path);
  }
}

/** Flushes a file, or the entries of a folder, so that they survive a loss of power. */
export function fsyncPath(path: string): void {
  withDiskErrors(path, () => {
    const handle = openSync(path, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  });
}

/** Flushes in progress at once: the disk takes many for little more than one. */
const FLUSHES = 8;

/** Flushes many files or folders, see {@link fsyncPath}. */
export const fsyncPaths = (paths: Iterable<string>): Promise<void> => flushEach(paths, () => {});

/**
 * Flushes many files or folders, and does something with each while the disk works on it. Only the flush itself is left to
 * another thread: opening and closing take less time than handing them over.
 * @param onOpen gets the descriptor of a path, and the path
 */
export async function flushEach(
  paths: Iterable<string>,
  onOpen: (descriptor: number, path: string) => void,
): Promise<void> {
  const pending = [...paths];
  const flushNext = async (): Promise<void> => {
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) await flush(path, onOpen);
  };
  await Promise.all(Array.from({ length: FLUSHES }, flushNext));
}

const flushed = promisify(fsync);

async function flush(path: string, onOpen: (descriptor: number, path: string) => void): Promise<void> {
  try {
    const descriptor = openSync(path, 'r');
    const done = flushed(descriptor);
    try {
      onOpen(descriptor, path);
    } finally {
      await done.finally(() => closeSync(descriptor));
    }
  } catch (error) {
    throw diskError(error, path);
  }
}

/**
 * Writes a file atomically: whatever happens, the path has the old content or the new. Writes a temporary file beside
 * it, flushes it, renames it over the path, and flushes the folder.
 * @param beforeRename called when only the rename is left.
 * @throws UserError with the path when the disk refuses.
 */
export function writeFileAtomic(path: string, content: string | Uint8Array, beforeRename?: () => void): void {
  // Two processes may create the same lake at once; neither may remove the file of the other.
  const temporary = `${path}.${process.pid}${TEMPORARY_SUFFIX}`;
  try {
    const handle = openSync(temporary, 'w');
    try {
      const bytes = Buffer.from(content);
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    beforeRename?.();
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw diskError(error, path);
  }
  fsyncPath(dirname(path));
}

/** Suffix of files that are not complete yet and that nobody reads. */
export const TEMPORARY_SUFFIX = '.tmp';

/** Returns the message of an error. */
export const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
