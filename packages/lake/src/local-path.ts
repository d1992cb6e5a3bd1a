import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '@cardlake/runtime';

/**
 * Refuses a location that is no path of this machine, such as a bucket: it would become a folder `s3:` below this one. And
 * a path that no pattern of DuckDB can name: it splits a pattern at backslashes (`LocalFileSystem::Glob` of 1.5).
 * @throws UserError `not_local`, `bad_path`
 */
export function requireLocalPath(path: string): void {
  if (!/^(?:[a-z][a-z0-9+.-]*:\/\/|file:)/i.test(path)) {
    refuseUnnameablePath(path);
    return;
  }
  throw new UserError('not_local', `${path} is not a folder of this machine`, {
    hint: isFileUrl(path)
      ? `Give its path: ${fileURLToPath(path)}`
      : 'Give a folder. `cardlake emr submit` runs jobs on a lake in a bucket, and Athena queries it.',
  });
}

function refuseUnnameablePath(path: string): void {
  const absolute = resolve(path);
  if (process.platform === 'win32' || !absolute.includes('\\') || !/[*?[]/.test(absolute)) return;
  throw new UserError('bad_path', `${absolute} has a backslash, and one of *, ? and [ as well`, {
    hint: 'Rename the folder: DuckDB cannot read files in it.',
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
