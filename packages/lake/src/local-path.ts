import { fileURLToPath } from 'node:url';
import { UserError } from '@cardlake/runtime';

/**
 * Refuses a location that is no path of this machine, such as a bucket: it would become a folder `s3:` below this one.
 * @throws UserError `not_local`
 */
export function requireLocalPath(path: string): void {
  if (!/^(?:[a-z][a-z0-9+.-]*:\/\/|file:)/i.test(path)) return;
  throw new UserError('not_local', `${path} is not a folder of this machine`, {
    hint: isFileUrl(path)
      ? `Give its path: ${fileURLToPath(path)}`
      : 'Give a folder. `cardlake emr submit` runs jobs on a lake in a bucket, and Athena queries it.',
  });
}

function isFileUrl(path: string): boolean {
  try {
    fileURLToPath(path);
    return true;
  } catch {
    return false;
  }
}
