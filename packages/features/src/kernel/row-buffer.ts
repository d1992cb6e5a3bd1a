import type { KernelBatch } from './batch';
import { capacityFor, retainFloats } from './storage';

/** A column of the row buffer. */
interface BufferColumn {
  append(batch: KernelBatch, from: number, rows: number, end: number): void;
  retain(first: number, end: number, capacity: number): void;
}

/** Most rows of the buffer: running sums of so many stay exact in doubles. */
const MAX_CAPACITY = 2 ** 25;

/**
 * The rows in memory: the past of the current entity that its windows reach, and the chunk being computed. They are
 * contiguous in plain arrays; when those are full, the rows still needed shift to the front. That costs O(1) per row,
 * since at least half of the array was appended in between.
 */
export class RowBuffer {
  ts = new Float64Array(0);
  /** Number of rows in memory, and index of the next row. */
  end = 0;
  private capacity = 0;

  /** @param inputs the columns, in the order they are appended */
  constructor(private readonly inputs: { readonly all: readonly BufferColumn[] }) {}

  /**
   * Makes room for `rows` more and drops the rows before `first` when necessary.
   * @returns the number of rows by which all rows shifted to the front
   */
  makeRoom(rows: number, first: number): number {
    if (this.end + rows <= this.capacity) return 0;
    const live = this.end - first;
    if ((live + rows) * 2 > this.capacity) this.capacity = capacityFor((live + rows) * 2);
    if (this.capacity > MAX_CAPACITY)
      throw new Error(
        `an entity has more than ${MAX_CAPACITY / 2} events within its longest window; shorten the windows`,
      );
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

  /** Forgets the newest rows, which nothing refers to. */
  dropNewest(rows: number): void {
    this.end -= rows;
  }
}
