import { capacityFor, retainInts } from '../storage';

/** Rows whose label is not known yet, earliest label first: a binary heap of row numbers. */
export class LabelQueue {
  private rows = new Int32Array(0);
  private size = 0;

  push(row: number, labelAt: Float64Array): void {
    if (this.size === this.rows.length)
      this.rows = retainInts(this.rows, 0, this.size, capacityFor(this.size + 1));
    this.rows[this.size++] = row;
    this.siftUp(this.size - 1, labelAt);
  }

  /** Removes and returns the earliest row if its label is known by `t`; −1 otherwise. */
  popKnown(t: number, labelAt: Float64Array): number {
    if (this.size === 0) return -1;
    const first = this.rows[0]!;
    if (!(labelAt[first]! <= t)) return -1;
    this.rows[0] = this.rows[--this.size]!;
    this.siftDown(0, labelAt);
    return first;
  }

  /** Adjusts to rows that shifted to the front by `by` and drops those that are gone; `labelAt` has shifted already. */
  shiftRows(by: number, labelAt: Float64Array): void {
    const { rows } = this;
    let kept = 0;
    for (let i = 0; i < this.size; i++) if (rows[i]! >= by) rows[kept++] = rows[i]! - by;
    this.size = kept;
    for (let i = (kept >> 1) - 1; i >= 0; i--) this.siftDown(i, labelAt);
  }

  private siftUp(from: number, labelAt: Float64Array): void {
    const { rows } = this;
    const row = rows[from]!;
    const key = labelAt[row]!;
    let i = from;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (labelAt[rows[parent]!]! <= key) break;
      rows[i] = rows[parent]!;
      i = parent;
    }
    rows[i] = row;
  }

  private siftDown(from: number, labelAt: Float64Array): void {
    const { rows, size } = this;
    const row = rows[from]!;
    const key = labelAt[row]!;
    let i = from;
    for (let child = 2 * i + 1; child < size; child = 2 * i + 1) {
      if (child + 1 < size && labelAt[rows[child + 1]!]! < labelAt[rows[child]!]!) child++;
      if (labelAt[rows[child]!]! >= key) break;
      rows[i] = rows[child]!;
      i = child;
    }
    if (size > 0) rows[i] = row;
  }
}
