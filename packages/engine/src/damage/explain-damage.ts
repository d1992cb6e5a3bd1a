import { damageError, errnoOf, messageOf, type Snapshot } from '@cardlake/lake';
import { isUserError } from '@cardlake/runtime';
import { findDamage } from './find-damage';

/** Errors of DuckDB that are about a statement and the values that it computes, not about a file. */
const ABOUT_STATEMENT = /^(Parser|Binder|Catalog|Conversion|Out of Range|Not implemented|Permission) Error/i;

/**
 * Finds out whether damaged files made work on a lake fail: looks at sizes, and at the content of all files unless the
 * error is about a statement alone.
 * @returns UserError `file_damaged` that names them, or the error as it was
 */
export async function explainDamage(error: unknown, lakeRoot: string, snapshot: Snapshot): Promise<unknown> {
  if (isUserError(error) && !isUserError(error, 'sql') && !isUserError(error, 'file_missing')) return error;
  if (!isUserError(error) && errnoOf(error) !== 'ENOENT' && !isFromDuckDb(error)) return error;
  if (ABOUT_STATEMENT.test(messageOf(error))) return error;
  const damaged = await findDamage(lakeRoot, snapshot, { checksums: true });
  return damaged.length === 0 ? error : damageError(damaged, error);
}

/** Messages of DuckDB begin with the kind of the error. */
const isFromDuckDb = (error: unknown): boolean => /^[A-Z][A-Za-z ]+ Error: /.test(messageOf(error));
