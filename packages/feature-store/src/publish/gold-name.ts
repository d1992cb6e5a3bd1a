import { createHash } from 'node:crypto';
import type { Snapshot } from '@cardlake/lake';
import type { Table } from '@cardlake/schema';

/** Names the rows of a gold table: its files are never changed, and their names never used again. */
export function goldName(snapshot: Snapshot, table: Table): string {
  const paths = snapshot.files(table).map(({ path }) => path);
  return createHash('sha256').update(JSON.stringify(paths.sort())).digest('hex');
}
