import { UserError } from '@cardlake/runtime';

/** A refusal of the disk as what the user can do about it; any other error as it is. */
export function writeError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (error instanceof UserError || code === undefined) return error;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new UserError(isFull ? 'disk_full' : 'unwritable', `cannot write ${path} (${code})`, {
    hint: isFull
      ? 'Free space on that disk and run the command again.'
      : 'Check the path and its permissions.',
    cause: error,
  });
}

/** Runs a piece of disk work; its failures come out as `writeError` of the path. */
export function onDisk<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw writeError(error, path);
  }
}
