import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FileLocked, lockFile, withDiskErrors } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { logFolder } from './segment-file';

/**
 * Takes the log of a lake for this process alone; the lock ends with the process.
 * @returns a function that releases it
 * @throws UserError `already_served`; those of the disk
 */
export async function lockLog(lakeRoot: string): Promise<() => void> {
  const folder = logFolder(lakeRoot);
  withDiskErrors(folder, () => mkdirSync(folder, { recursive: true }));
  return lockFile(join(folder, 'lock.duckdb')).catch((error: unknown) => {
    if (!(error instanceof FileLocked)) throw error;
    const holder = error.pid === undefined ? 'another process' : `process ${error.pid}`;
    throw new UserError('already_served', `${holder} serves the lake ${lakeRoot}`, {
      hint: 'Send the requests to that server, or stop it first.',
      cause: error,
    });
  });
}
