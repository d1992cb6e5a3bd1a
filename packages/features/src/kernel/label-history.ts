import { given, type KernelBatch } from './batch';
import { movedFloats } from './storage';

/** When each row in memory becomes known to be fraud, µs; +Infinity for never. */
export class LabelHistory {
  labelAt = new Float64Array(0);

  /** Appends rows `[from, from + rows)` of a batch behind row `end`. */
  append(batch: KernelBatch, from: number, rows: number, end: number): void {
    this.labelAt.set(given(batch.labelAt, 'labels').subarray(from, from + rows), end);
  }

  /** Keeps rows `[first, end)` as the first rows, with room for `capacity` rows. */
  move(first: number, end: number, capacity: number): void {
    this.labelAt = movedFloats(this.labelAt, first, end, capacity);
  }
}
