import { numberOf } from '@cardlake/runtime';
import { BlockLayout, scatter } from './block-layout';
import type { BatchTask } from './feature-task';
import { valueColumns } from './value-columns';

/**
 * Puts the features of a batch, which were computed entity by entity, in the order of its rows.
 *
 * @returns a block with the columns of the entities, one after the other; its positions are not set
 * @throws Error when an entity does not have each row
 */
export function assembleBatch({ groups, rows, entities, spare }: BatchTask): ArrayBuffer {
  const layout = new BlockLayout(entities.flatMap(({ entity }) => valueColumns(groups, entity)));
  const bytes = layout.bytes(rows);
  const buffer = spare.byteLength >= bytes ? spare : new ArrayBuffer(bytes);
  const { columns } = layout.view(buffer, rows);
  let first = 0;
  for (const { entity, parts } of entities) {
    const source = new BlockLayout(valueColumns(groups, entity));
    const views = parts.map(({ buffer: block, blockRows, from, until }) =>
      source.view(block, blockRows, from, until),
    );
    // Column by column, so that the cache holds what is written to: the rows of a part are all over the batch.
    for (const [i, column] of source.columns.entries()) {
      const target = columns[first + i];
      if (target === undefined) throw new Error(`the batch has no column ${first + i}`);
      for (const { positions, columns: values } of views) {
        const from = values[i];
        if (from) scatter(positions, from.data, from.valid, target, column);
      }
    }
    const found = parts.reduce((total, { from, until }) => total + until - from, 0);
    if (found !== rows)
      throw new Error(
        `features of ${entity}: expected ${numberOf(rows, 'row')}, found ${found}; run the command again`,
      );
    first += source.columns.length;
  }
  return buffer;
}
