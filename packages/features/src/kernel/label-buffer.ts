import { type KernelBatch, requireColumn } from './batch';
import { retainFloats } from './storage';

/** The instant from which the label of each buffered row is known to be true, µs; +Infinity for never. */
export class LabelBuffer {
  labelAt = new Float64Array(0);

  /** Appends rows `[from, from + rows)` of a batch behind row `end`. */
  append(batch: KernelBatch, from: number, rows: number, end: number): void {
    this.labelAt.set(requireColumn(batch.labelAt, 'labels').subarray(from, from + rows), end);
  }

  /** Retains rows `[first, end)` as the first rows, with room for `capacity` rows. */
  retain(first: number, end: number, capacity: number): void {
    this.labelAt = retainFloats(this.labelAt, first, end, capacity);
  }
}
