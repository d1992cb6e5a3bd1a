import { type CompiledGroup, createKernel, type OutputColumn } from '@cardlake/features';
import { DUCKDB_CHUNK_ROWS, type DuckSession, streamChunks } from '@cardlake/lake';
import type { Dictionaries } from './dictionary';
import type { Entity } from './entities';
import type { RawValues } from './feature-table';
import { feedQuery, KernelFeed } from './kernel-feed';

/** Takes computed features; `rids` are raw BIGINT values. Everything is overwritten by the next call. */
export type FeatureSink = (rows: number, rids: Int32Array, features: readonly RawValues[]) => void;

/**
 * Computes the groups' features of one entity for every row of a relation.
 *
 * DuckDB sorts by (entity, ts), spilling to disk when it must; the rows are streamed through the kernel, which holds
 * no more than one entity's longest window.
 *
 * @param relation what to write after FROM: the business columns and `rid`
 */
export async function featurePass(
  session: DuckSession,
  groups: readonly CompiledGroup[],
  entity: Entity,
  dictionaries: Dictionaries,
  relation: string,
  sink: FeatureSink,
): Promise<void> {
  const dictionarySizes = Object.fromEntries([...dictionaries].map(([column, { size }]) => [column, size]));
  const kernel = createKernel(groups, entity.name, { dictionarySizes });
  const feed = new KernelFeed(kernel.inputs);
  const narrowed: Int32Array[] = [];
  const query = feedQuery(relation, entity.key, kernel.inputs, dictionaries);
  for await (const chunk of streamChunks(session, query)) {
    const rows = chunk.rowCount;
    const features = kernel.push(feed.batch(chunk)).map((column, i) => held(column, rows, narrowed, i));
    sink(rows, feed.rids(chunk), features);
  }
}

/** The values of the first rows as `PassColumn` says; integers are narrowed into an array of their column. */
function held(column: OutputColumn, rows: number, narrowed: Int32Array[], index: number): RawValues {
  const valid = column.valid?.subarray(0, rows);
  switch (column.layout) {
    case 'int64':
      narrowed[index] ??= new Int32Array(DUCKDB_CHUNK_ROWS);
      return { data: narrow(column, rows, narrowed[index]).subarray(0, rows), valid };
    case 'decimal64':
      return { data: column.data.subarray(0, rows * 2), valid };
    case 'decimal128':
      return { data: column.data.subarray(0, rows * 4), valid };
    case 'double':
      return { data: column.data.subarray(0, rows), valid };
  }
}

/** @throws Error when a value does not fit in 32 bits: no count, flag or number of seconds is that large */
function narrow({ name, data, valid }: OutputColumn, rows: number, into: Int32Array): Int32Array {
  for (let row = 0; row < rows; row++) {
    const low = data[2 * row]!;
    if (data[2 * row + 1]! !== low >> 31 && (!valid || valid[row]))
      throw new Error(`${name} does not fit in 32 bits`);
    into[row] = low;
  }
  return into;
}
