import { createHash } from 'node:crypto';
import type { Snapshot } from '@cardlake/lake';
import type { Table } from '@cardlake/schema';

/** Computes a fingerprint of the rows of a gold table from its paths: files never change, and paths are never reused. */
export function goldFingerprint(snapshot: Snapshot, table: Table): string {
  const paths = snapshot.files(table).map(({ path }) => path);
  return createHash('sha256').update(JSON.stringify(paths.sort())).digest('hex');
}
