import { damageError, errnoOf, messageOf, type Snapshot } from '@cardlake/lake';
import { isUserError } from '@cardlake/runtime';
import { findDamage } from './find-damage';

/** Messages of DuckDB about a Parquet file that it cannot read; SQL of a user fails with others. */
const UNREADABLE = /parquet|corrupt|decompression|magic bytes|out of buffer|thrift|TProtocol|snappy|zstd/i;

/**
 * Finds out whether damaged files made work on a lake fail. Looks at sizes, and at the content of all files when the
 * error speaks of one that cannot be read.
 * @returns UserError `file_damaged` that names them, or the error as it was
 */
export async function explainDamage(error: unknown, lakeRoot: string, snapshot: Snapshot): Promise<unknown> {
  if (isUserError(error) && !isUserError(error, 'sql') && !isUserError(error, 'file_missing')) return error;
  const message = messageOf(error);
  const isUnreadable = UNREADABLE.test(message) || errnoOf(error) === 'ENOENT';
  if (isUserError(error, 'sql') && !isUnreadable) return error;
  const damaged = await findDamage(lakeRoot, snapshot, { checksums: isUnreadable });
  return damaged.length === 0 ? error : damageError(damaged, error);
}
