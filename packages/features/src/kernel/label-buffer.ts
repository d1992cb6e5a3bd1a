import { type KernelBatch, requireColumn } from './batch';
import { capacityFor, retainFloats, retainInts } from './storage';

/** Label changes of the buffered rows. A label is false until its first change, and each change inverts it. */
export class LabelBuffer {
  /** Instant of the first change of each row, µs; +Infinity when there is none. */
  first = new Float64Array(0);
  /** Number of later changes in memory: usually none. */
  laterCount = 0;
  /** Row of each later change, ascending. */
  private laterRows = new Int32Array(0);
  /** Instant of each later change. */
  private laterAt = new Float64Array(0);

  /** True when the label of a row is known to be true at `t`. */
  isTrueAt(row: number, t: number): boolean {
    if (!(this.first[row]! <= t)) return false;
    let isTrue = true;
    for (let i = this.findLater(row); this.isLaterOf(i, row) && this.laterAt[i]! <= t; i++) isTrue = !isTrue;
    return isTrue;
  }

  /** Instant of the next change of a row after `t`; +Infinity when there is none. */
  nextChange(row: number, t: number): number {
    const first = this.first[row]!;
    if (first > t) return first;
    let i = this.findLater(row);
    while (this.isLaterOf(i, row) && this.laterAt[i]! <= t) i++;
    return this.isLaterOf(i, row) ? this.laterAt[i]! : Number.POSITIVE_INFINITY;
  }

  /** Appends rows `[from, from + rows)` of a batch behind row `end`. @throws Error when changes are not in order */
  append(batch: KernelBatch, from: number, rows: number, end: number): void {
    const { first, laterRows, laterAt } = requireColumn(batch.labels, 'labels');
    this.first.set(first.subarray(from, from + rows), end);
    const start = lowerBound(laterRows, laterRows.length, from);
    const stop = lowerBound(laterRows, laterRows.length, from + rows);
    if (start === stop) return;
    this.reserveLater(this.laterCount + stop - start);
    for (let i = start; i < stop; i++) {
      const row = laterRows[i]!;
      const before = i > start && laterRows[i - 1] === row ? laterAt[i - 1]! : first[row]!;
      if (!(laterAt[i]! > before))
        throw new Error(`row ${row}: a label change is not after the one before it`);
      this.laterRows[this.laterCount] = end + row - from;
      this.laterAt[this.laterCount++] = laterAt[i]!;
    }
  }

  /** Retains rows `[first, end)` as the first rows, with room for `capacity` rows. */
  retain(first: number, end: number, capacity: number): void {
    this.first = retainFloats(this.first, first, end, capacity);
    const dropped = this.findLater(first);
    this.laterRows.copyWithin(0, dropped, this.laterCount);
    this.laterAt.copyWithin(0, dropped, this.laterCount);
    this.laterCount -= dropped;
    for (let i = 0; i < this.laterCount; i++) this.laterRows[i]! -= first;
  }

  private reserveLater(count: number): void {
    if (count <= this.laterRows.length) return;
    const capacity = capacityFor(count);
    this.laterRows = retainInts(this.laterRows, 0, this.laterCount, capacity);
    this.laterAt = retainFloats(this.laterAt, 0, this.laterCount, capacity);
  }

  /** Index of the first later change of a row, or of the rows after it. */
  private findLater(row: number): number {
    return this.laterCount === 0 ? 0 : lowerBound(this.laterRows, this.laterCount, row);
  }

  private isLaterOf(index: number, row: number): boolean {
    return index < this.laterCount && this.laterRows[index] === row;
  }
}

/** Index of the first of `count` ascending values that is not less than `value`. */
function lowerBound(values: Int32Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
