import { tmpdir } from 'node:os';
import { UserError } from '@cardlake/runtime';
import { errnoOf } from './disk';
import { createOwnedFolder } from './owned-folder';

/**
 * Creates a folder for temporary files outside of any lake; the caller removes it, or the next one if this process is killed.
 * @throws UserError `bad_environment` that names the folder for temporary files, when it cannot be used
 */
export function createTempFolder(parent = tmpdir()): string {
  try {
    return createOwnedFolder(parent, 'cardlake-');
  } catch (error) {
    const message = `the folder for temporary files cannot be used: ${parent} (${errnoOf(error) ?? 'unknown error'})`;
    throw new UserError('bad_environment', message, {
      hint: 'Set TMPDIR to a folder that exists, that you may write to, and that has space.',
      cause: error,
    });
  }
}
