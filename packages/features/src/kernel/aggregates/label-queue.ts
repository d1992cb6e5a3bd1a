import { capacityFor, retainFloats, retainInts } from '../storage';

/** The next label change of rows that have one, earliest first: a binary heap of (row, instant). */
export class LabelQueue {
  private rows = new Int32Array(0);
  private instants = new Float64Array(0);
  private size = 0;

  /** Instant of the earliest change; +Infinity when there is none. */
  get earliest(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.instants[0]!;
  }

  push(row: number, at: number): void {
    if (this.size === this.rows.length) {
      const capacity = capacityFor(this.size + 1);
      this.rows = retainInts(this.rows, 0, this.size, capacity);
      this.instants = retainFloats(this.instants, 0, this.size, capacity);
    }
    this.siftUp(this.size++, row, at);
  }

  /** Removes the earliest change, which exists, and returns its row. */
  pop(): number {
    const first = this.rows[0]!;
    this.size--;
    if (this.size > 0) this.siftDown(0, this.rows[this.size]!, this.instants[this.size]!);
    return first;
  }

  /** Adjusts to rows that shifted to the front by `by` and drops those that are gone. */
  shiftRows(by: number): void {
    const { rows, instants } = this;
    let kept = 0;
    for (let i = 0; i < this.size; i++) {
      if (rows[i]! < by) continue;
      rows[kept] = rows[i]! - by;
      instants[kept++] = instants[i]!;
    }
    this.size = kept;
    for (let i = (kept >> 1) - 1; i >= 0; i--) this.siftDown(i, rows[i]!, instants[i]!);
  }

  private siftUp(from: number, row: number, at: number): void {
    const { rows, instants } = this;
    let i = from;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (instants[parent]! <= at) break;
      rows[i] = rows[parent]!;
      instants[i] = instants[parent]!;
      i = parent;
    }
    rows[i] = row;
    instants[i] = at;
  }

  private siftDown(from: number, row: number, at: number): void {
    const { rows, instants, size } = this;
    let i = from;
    for (let child = 2 * i + 1; child < size; child = 2 * i + 1) {
      if (child + 1 < size && instants[child + 1]! < instants[child]!) child++;
      if (instants[child]! >= at) break;
      rows[i] = rows[child]!;
      instants[i] = instants[child]!;
      i = child;
    }
    rows[i] = row;
    instants[i] = at;
  }
}
