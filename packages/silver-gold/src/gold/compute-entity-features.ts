import { cardEvents } from '@cardlake/card-schema';
import { type CompiledGroup, createKernel, type OutputColumn } from '@cardlake/features';
import { DUCKDB_CHUNK_ROWS, type DuckSession, type Sql, streamChunks } from '@cardlake/lake';
import type { Dictionaries } from './dictionaries';
import type { Entity } from './entities';
import type { RawValues } from './feature-table';
import { buildFeedQuery, KernelFeed } from './kernel-feed';
import { LabelHistories, NO_HISTORIES } from './label-histories';

/** Receives computed features; `rowIds` are raw BIGINT values. The next call overwrites all of them. */
export type FeatureSink = (rows: number, rowIds: Int32Array, features: readonly RawValues[]) => void;

/**
 * Computes the features of one entity for every row of a relation.
 *
 * DuckDB sorts by (entity, ts), spilling to disk when it must, and the rows are streamed through the kernel, which
 * holds no more than the longest window of one entity.
 *
 * @param source relation with the business columns and `row_id`, and its number of rows
 * @throws Error when the stream ends early, which DuckDB does not report
 */
export async function computeEntityFeatures(
  session: DuckSession,
  groups: readonly CompiledGroup[],
  entity: Entity,
  dictionaries: Dictionaries,
  source: { readonly relation: Sql; readonly rows: number },
  sink: FeatureSink,
): Promise<void> {
  const dictionarySizes = Object.fromEntries([...dictionaries].map(([column, { size }]) => [column, size]));
  const kernel = createKernel(groups, entity.name, { source: cardEvents, dictionarySizes });
  const histories = kernel.inputs.labels ? await LabelHistories.load(session) : NO_HISTORIES;
  const feed = new KernelFeed(kernel.inputs, histories);
  const narrowed: Int32Array[] = [];
  let computed = 0;
  const query = buildFeedQuery(source.relation, entity.key, kernel.inputs, dictionaries, histories);
  for await (const chunk of streamChunks(session, query)) {
    const rows = chunk.rowCount;
    const features = kernel
      .push(feed.toBatch(chunk))
      .map((column, i) => toRawValues(column, rows, narrowed, i));
    sink(rows, feed.rowIds(chunk), features);
    computed += rows;
  }
  assertRows(entity, source.rows, computed);
}

/** @throws Error when the number of rows differs: features of the others would be missing */
export function assertRows({ name }: Entity, expected: number, found: number): void {
  if (found !== expected)
    throw new Error(`features of ${name}: expected ${expected} rows, found ${found}; run the command again`);
}

/** Returns the values of the first rows in the layout of `FeatureColumn`; integers are narrowed into a reused array. */
export function toRawValues(
  column: OutputColumn,
  rows: number,
  narrowed: Int32Array[],
  index: number,
): RawValues {
  const valid = column.valid?.subarray(0, rows);
  switch (column.layout) {
    case 'int64':
      narrowed[index] ??= new Int32Array(DUCKDB_CHUNK_ROWS);
      return { data: narrowTo32Bits(column, rows, narrowed[index]).subarray(0, rows), valid };
    case 'decimal64':
      return { data: column.data.subarray(0, rows * 2), valid };
    case 'decimal128':
      return { data: column.data.subarray(0, rows * 4), valid };
    case 'double':
      return { data: column.data.subarray(0, rows), valid };
  }
}

/** @throws Error when a value does not fit in 32 bits: no count, flag or number of seconds is that large */
function narrowTo32Bits({ name, data, valid }: OutputColumn, rows: number, into: Int32Array): Int32Array {
  for (let row = 0; row < rows; row++) {
    const low = data[2 * row]!;
    if (data[2 * row + 1]! !== low >> 31 && (!valid || valid[row]))
      throw new Error(`feature ${name}: a value does not fit in 32 bits`);
    into[row] = low;
  }
  return into;
}
