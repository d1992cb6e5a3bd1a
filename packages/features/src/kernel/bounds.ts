import type { History } from './history';
import type { Instants } from './instants';
import { capacityFor } from './storage';

/**
 * For each row of a chunk the rows `[lo, hi)` of its window, without the row itself, by two pointers that only move
 * forward. Shared by every aggregate over the same window and delay.
 */
export class Bounds {
  lo = new Int32Array(0);
  hi = new Int32Array(0);
  /** First row of the window computed last; no later window of the entity starts before it. */
  first = 0;
  private last = 0;

  constructor(
    private readonly instants: Instants,
    private readonly windowMicros: number,
    private readonly delayMicros: number,
  ) {}

  /** Computes the bounds of the last `rows` rows, which `instants` has followed. */
  evaluate(history: History, rows: number): void {
    if (this.lo.length < rows) this.lo = new Int32Array(capacityFor(rows));
    this.evaluateStart(history, rows);
    if (this.delayMicros === 0) this.hi = this.instants.instantStart;
    else this.evaluateEnd(history, rows);
  }

  /** `t − window − delay < ts`. */
  private evaluateStart({ ts, end }: History, rows: number): void {
    const { lo: los, windowMicros, delayMicros } = this;
    const { entityStart } = this.instants;
    const reach = windowMicros + delayMicros;
    const from = end - rows;
    let lo = this.first;
    for (let r = 0; r < rows; r++) {
      lo = Math.max(lo, entityStart[r]!);
      const cut = ts[from + r]! - reach;
      while (ts[lo]! <= cut) lo++;
      los[r] = lo;
    }
    this.first = lo;
  }

  /** `ts ≤ t − delay`. */
  private evaluateEnd({ ts, end }: History, rows: number): void {
    if (this.hi.length < rows) this.hi = new Int32Array(capacityFor(rows));
    const { hi: his, delayMicros } = this;
    const { entityStart } = this.instants;
    const from = end - rows;
    let hi = this.last;
    for (let r = 0; r < rows; r++) {
      hi = Math.max(hi, entityStart[r]!);
      const cut = ts[from + r]! - delayMicros;
      while (ts[hi]! <= cut) hi++;
      his[r] = hi;
    }
    this.last = hi;
  }

  /** Follows rows that moved to the front. */
  move(by: number): void {
    this.first -= by;
    this.last -= by;
  }
}
