import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '@cardlake/runtime';
import { errnoOf } from './disk';

/**
 * Creates a folder for temporary files outside of any lake; the caller removes it.
 * @throws UserError `bad_environment` that names the folder for temporary files, when it cannot be used
 */
export function createTempFolder(parent = tmpdir()): string {
  try {
    return mkdtempSync(join(parent, 'cardlake-'));
  } catch (error) {
    const message = `the folder for temporary files cannot be used: ${parent} (${errnoOf(error) ?? 'unknown error'})`;
    throw new UserError('bad_environment', message, {
      hint: 'Set TMPDIR to a folder that exists, that you may write to, and that has space.',
      cause: error,
    });
  }
}
