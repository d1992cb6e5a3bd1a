import { readFileSync } from 'node:fs';
import { UserError } from '@cardlake/runtime';

/**
 * Runs work that reads a file named by the user, and reports its failure.
 * @param hint tells the user what kind of file is expected.
 * @throws UserError `missing_input` or `unreadable_input`.
 */
export function withInputErrors<T>(path: string, hint: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UserError(
      isMissing ? 'missing_input' : 'unreadable_input',
      isMissing ? `there is no file ${path}` : `cannot read ${path}: ${(cause as Error).message}`,
      { hint, cause },
    );
  }
}

/** Reads a text file named by the user, or standard input for `-`. @throws UserError, see `withInputErrors` */
export const readInputText = (path: string, hint: string): string =>
  withInputErrors(path, hint, () => readFileSync(path === '-' ? 0 : path, 'utf8'));
