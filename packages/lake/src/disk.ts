import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError, type UserErrorCode } from '@cardlake/runtime';

const errnoOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

/** Whether an error says that a path does not exist. */
export const isMissing = (error: unknown): boolean => errnoOf(error) === 'ENOENT';

/** A failure of the disk as what the user can do about it; any other error as it is. */
export function diskError(error: unknown, path: string): unknown {
  const errno = errnoOf(error);
  if (errno === undefined || error instanceof UserError) return error;
  const say = (code: UserErrorCode, what: string, hint: string) =>
    new UserError(code, `${what}: ${path} (${errno})`, { hint, cause: error });
  switch (errno) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return say('disk_full', 'no space left to write', 'Free space on that disk and run the command again.');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return say('not_allowed', 'no permission to use', 'Choose another folder, or change its permissions.');
    case 'EXDEV':
      return say('other_disk', 'on another disk than its lake', 'Keep the whole lake on one file system.');
    default:
      return say('disk_error', 'cannot use', 'Check that path and run the command again.');
  }
}

/** Runs a piece of disk work; its failures come out as `diskError` of the path. */
export function withDiskErrors<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw diskError(error, path);
  }
}

/** Makes what was written to a file, or the entries of a folder, survive a loss of power. */
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

/**
 * Writes a whole file so that, whatever happens, the path holds the old content or the new and never a part:
 * a temporary file beside it, flushed, renamed over it, and the folder flushed. `beforeRename` is called when
 * only the rename is left.
 * @throws UserError naming the path when the disk refuses.
 */
export function writeFileAtomic(path: string, text: string, beforeRename?: () => void): void {
  // Two processes may make the same lake at once: neither may take the file of the other away.
  const temporary = `${path}.${process.pid}${TEMPORARY_SUFFIX}`;
  try {
    const handle = openSync(temporary, 'w');
    try {
      const bytes = Buffer.from(text);
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

/** Ends the name of a file that is not whole yet; nobody reads such a file. */
export const TEMPORARY_SUFFIX = '.tmp';

/** What an error says. */
export const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
