import type { ProbeKernel } from '@cardlake/features';
import { DUCKDB_CHUNK_ROWS, type DuckSession, type Sql, sql, streamChunks } from '@cardlake/lake';
import type { FeatureTable } from './feature-table';
import type { KernelFeed } from './kernel-feed';
import { toRawValues } from './raw-values';

/** Row id of the events that probes look back on; those of probes are from 0. */
export const EVENT_ROW = -1;

/** Puts the probes of an instant before its events, as the kernel takes them: the end of `buildFeedQuery`. */
export const PROBES_FIRST = sql`, 3 DESC`;

/**
 * Streams events and probes through a kernel, and the features of the probes into a table, their row ids first.
 * @param query see `buildFeedQuery`, with {@link PROBES_FIRST}
 * @returns number of probes
 */
export async function streamProbes(
  session: DuckSession,
  query: Sql,
  { kernel, feed, table }: { kernel: ProbeKernel; feed: KernelFeed; table: FeatureTable },
): Promise<number> {
  const isProbe = new Uint8Array(DUCKDB_CHUNK_ROWS);
  const rowIds = new Int32Array(2 * DUCKDB_CHUNK_ROWS);
  const narrowed: Int32Array[] = [];
  let computed = 0;
  for await (const chunk of streamChunks(session, query)) {
    pickProbes(feed.rowIds(chunk), chunk.rowCount, isProbe, rowIds);
    const rows = kernel.push({ ...feed.toBatch(chunk), isProbe });
    if (rows === 0) continue;
    const features = kernel.outputs.map((column, i) => toRawValues(column, rows, narrowed, i));
    table.append(rows, [{ data: rowIds.subarray(0, 2 * rows), valid: undefined }, ...features]);
    computed += rows;
  }
  return computed;
}

/** Marks the probes of a chunk, and collects their row ids. */
function pickProbes(ids: Int32Array, rows: number, isProbe: Uint8Array, into: Int32Array): void {
  let found = 0;
  for (let row = 0; row < rows; row++) {
    const upper = ids[2 * row + 1]!;
    // The upper half of a negative number is negative.
    isProbe[row] = upper < 0 ? 0 : 1;
    if (upper < 0) continue;
    into[found++] = ids[2 * row]!;
    into[found++] = upper;
  }
}
