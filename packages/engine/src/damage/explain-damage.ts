import { damageError, errnoOf, messageOf, type Snapshot } from '@cardlake/lake';
import { isUserError } from '@cardlake/runtime';
import { findDamage } from './find-damage';

/** Errors of DuckDB about a statement, which it finds before it reads a file. */
const ABOUT_STATEMENT = /^(Parser|Binder|Catalog|Not implemented|Permission) Error/i;

/**
 * Finds out whether damaged files made work on a lake fail: looks at sizes, and at the content of all files unless the
 * error is about a statement alone.
 * @param statements `own`: all are of this program, so that one can only be wrong when a damaged file has other columns
 * @returns UserError `file_damaged` that names them, or the error as it was
 */
export async function explainDamage(
  error: unknown,
  lakeRoot: string,
  snapshot: Snapshot,
  statements: 'own' | 'of_users',
): Promise<unknown> {
  if (isUserError(error) && !isUserError(error, 'sql') && !isUserError(error, 'file_missing')) return error;
  if (!isUserError(error) && errnoOf(error) !== 'ENOENT' && !isFromDuckDb(error)) return error;
  if (statements === 'of_users' && ABOUT_STATEMENT.test(messageOf(error))) return error;
  const damaged = await findDamage(lakeRoot, snapshot, { checksums: true });
  return damaged.length === 0 ? error : damageError(damaged, error);
}

/** Messages of DuckDB begin with the kind of the error. */
const isFromDuckDb = (error: unknown): boolean => /^[A-Z][A-Za-z ]+ Error: /.test(messageOf(error));
