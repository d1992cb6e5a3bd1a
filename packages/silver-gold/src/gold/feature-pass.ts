import { type CompiledGroup, createKernel, type OutputColumn } from '@cardlake/features';
import { type DuckSession, streamChunks } from '@cardlake/lake';
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
  const query = feedQuery(relation, entity.key, kernel.inputs, dictionaries);
  for await (const chunk of streamChunks(session, query)) {
    const rows = chunk.rowCount;
    const features = kernel.push(feed.batch(chunk)).map((column) => firstRows(column, rows));
    sink(rows, feed.rids(chunk), features);
  }
}

/** Array elements a value. */
const UNITS: Readonly<Record<OutputColumn['layout'], number>> = {
  int64: 2,
  decimal64: 2,
  decimal128: 4,
  double: 1,
};

const firstRows = ({ data, layout, valid }: OutputColumn, rows: number): RawValues => ({
  data: data.subarray(0, rows * UNITS[layout]),
  valid: valid?.subarray(0, rows),
});
