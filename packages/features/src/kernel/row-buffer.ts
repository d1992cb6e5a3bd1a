import type { KernelBatch } from './batch';
import { capacityFor, retainFloats } from './storage';

/** A column of the rows in memory. */
interface BufferColumn {
  append(batch: KernelBatch, from: number, rows: number, end: number): void;
  retain(first: number, end: number, capacity: number): void;
}

/** Rows there can be room for: running sums of so many stay exact in doubles. */
const MAX_CAPACITY = 2 ** 25;

/**
 * The rows in memory: the past of the current entity that its windows reach, and the chunk being computed. They lie
 * in a row in plain arrays; when those are full, the rows still needed move to the front, which costs O(1) a row since
 * at least half the array was appended in between.
 */
export class RowBuffer {
  ts = new Float64Array(0);
  /** Rows in memory; the next row comes here. */
  end = 0;
  private capacity = 0;

  /** @param inputs the columns, in the order they are appended */
  constructor(private readonly inputs: { readonly all: readonly BufferColumn[] }) {}

  /**
   * Makes room for `rows` more, giving up the rows before `first` when that is needed.
   * @returns by how many rows every row moved to the front
   */
  makeRoom(rows: number, first: number): number {
    if (this.end + rows <= this.capacity) return 0;
    const live = this.end - first;
    if ((live + rows) * 2 > this.capacity) this.capacity = capacityFor((live + rows) * 2);
    if (this.capacity > MAX_CAPACITY)
      throw new Error(`an entity has more than ${MAX_CAPACITY / 2} events within its longest window`);
    this.ts = retainFloats(this.ts, first, this.end, this.capacity);
    for (const column of this.inputs.all) column.retain(first, this.end, this.capacity);
    this.end = live;
    return first;
  }

  /** Appends rows `[from, from + rows)` of a batch, for which there is room. */
  append(batch: KernelBatch, from: number, rows: number): void {
    const { ts, end } = this;
    ts.set(batch.ts.subarray(from, from + rows), end);
    for (const column of this.inputs.all) column.append(batch, from, rows, end);
    this.end = end + rows;
  }
}
