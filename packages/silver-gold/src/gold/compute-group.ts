import { cardEvents } from '@cardlake/card-schema';
import { createKernel, type OutputColumn, type WindowKernel } from '@cardlake/features';
import { BlockLayout, scatter } from './block-layout';
import type { EntityTask, FeatureBlocks, FeedGroup } from './feature-task';
import { narrowTo32Bits } from './narrow';
import type { RowPlaces } from './row-batches';
import { valueColumns } from './value-columns';

/** Computes the features of an entity, group of rows by group of rows, and orders them by batch. */
export class GroupComputer {
  private readonly kernel: WindowKernel;
  private readonly layout: BlockLayout;
  private readonly places: RowPlaces;

  constructor({ groups, entity, dictionarySizes, places }: EntityTask) {
    this.kernel = createKernel(groups, entity, { source: cardEvents, dictionarySizes });
    this.layout = new BlockLayout(valueColumns(groups, entity));
    this.places = places;
  }

  /** @throws Error when the rows are not sorted, or a value is out of range */
  compute({ batch, rowIds }: FeedGroup): FeatureBlocks {
    const { rows } = batch;
    const outputs = this.kernel.push(batch);
    const { counts, order, positions } = placeRows(rowIds, rows, this.places);
    const buffer = new SharedArrayBuffer(this.layout.bytes(rows));
    const block = this.layout.view(buffer, rows);
    scatter(order, positions, undefined, { data: block.positions, valid: undefined }, { wordsPerValue: 1 });
    for (const [i, view] of block.columns.entries()) {
      const output = outputs[i];
      const column = this.layout.columns[i];
      if (output === undefined || column === undefined) throw new Error(`the kernel has no column ${i}`);
      scatter(order, toWords(output, rows), output.valid, view, column);
    }
    return { buffer, rows: counts };
  }
}

/** Counts the rows of each batch. @returns also the place of each row in that order, and its position in its batch */
function placeRows(
  rowIds: Int32Array,
  rows: number,
  { batches, firstBatch, firstPosition, pieceRows }: RowPlaces,
): { counts: Int32Array; order: Int32Array; positions: Int32Array } {
  const counts = new Int32Array(batches);
  const batchOf = new Int32Array(rows);
  const positions = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const number = rowIds[2 * row]!;
    const part = rowIds[2 * row + 1]!;
    const piece = number < pieceRows[part]! ? 0 : Math.floor(number / pieceRows[part]!);
    const batch = firstBatch[part]! + piece;
    positions[row] = piece === 0 ? firstPosition[part]! + number : number - piece * pieceRows[part]!;
    batchOf[row] = batch;
    counts[batch]!++;
  }
  const next = new Int32Array(batches);
  for (let batch = 1; batch < batches; batch++) next[batch] = next[batch - 1]! + counts[batch - 1]!;
  const order = batchOf;
  for (let row = 0; row < rows; row++) order[row] = next[batchOf[row]!]!++;
  return { counts, order, positions };
}

/** Returns the values of the first rows in the layout of `ValueColumn`. */
function toWords(output: OutputColumn, rows: number): Int32Array {
  const { data } = output;
  return output.layout === 'int64'
    ? narrowTo32Bits(output, rows, new Int32Array(rows))
    : new Int32Array(data.buffer, data.byteOffset, data.byteLength / Int32Array.BYTES_PER_ELEMENT);
}
