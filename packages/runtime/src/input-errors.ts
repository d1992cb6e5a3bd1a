import { UserError } from './user-error';

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
