import type { History } from './history';
import { capacityFor } from './storage';

/**
 * For each row of a chunk the rows `[lo, hi)` of its window, without the row itself, by two pointers that only move
 * forward. Shared by every aggregate over the same window and delay.
 */
export class Bounds {
  lo = new Int32Array(0);
  hi = new Int32Array(0);
  /** First row that a later row of this entity can still see. */
  first = 0;
  private last = 0;

  constructor(
    private readonly windowMicros: number,
    private readonly delayMicros: number,
  ) {}

  /** Computes the bounds of the last `rows` rows; `starts[startsFrom + r]` is 1 when an entity starts with row r. */
  evaluate(history: History, starts: Uint8Array, startsFrom: number, rows: number): void {
    if (this.lo.length < rows) {
      const capacity = capacityFor(rows);
      this.lo = new Int32Array(capacity);
      this.hi = new Int32Array(capacity);
    }
    const from = history.end - rows;
    if (this.delayMicros === 0) this.evaluateUntilNow(history.ts, starts, startsFrom, from, rows);
    else this.evaluateDelayed(history.ts, starts, startsFrom, from, rows);
  }

  /** `t − window < ts < t`: events at the same instant do not see each other. */
  private evaluateUntilNow(
    ts: Float64Array,
    starts: Uint8Array,
    startsFrom: number,
    from: number,
    rows: number,
  ): void {
    const { lo: los, hi: his, windowMicros } = this;
    let lo = this.first;
    let hi = this.last;
    for (let r = 0; r < rows; r++) {
      const row = from + r;
      const t = ts[row]!;
      if (starts[startsFrom + r] === 1) {
        lo = row;
        hi = row;
      } else if (ts[row - 1] !== t) hi = row;
      const cut = t - windowMicros;
      while (ts[lo]! <= cut) lo++;
      los[r] = lo;
      his[r] = hi;
    }
    this.first = lo;
    this.last = hi;
  }

  /** `t − window − delay < ts ≤ t − delay`. */
  private evaluateDelayed(
    ts: Float64Array,
    starts: Uint8Array,
    startsFrom: number,
    from: number,
    rows: number,
  ): void {
    const { lo: los, hi: his, windowMicros, delayMicros } = this;
    let lo = this.first;
    let hi = this.last;
    for (let r = 0; r < rows; r++) {
      const row = from + r;
      if (starts[startsFrom + r] === 1) {
        lo = row;
        hi = row;
      }
      const end = ts[row]! - delayMicros;
      const cut = end - windowMicros;
      while (ts[hi]! <= end) hi++;
      while (ts[lo]! <= cut) lo++;
      los[r] = lo;
      his[r] = hi;
    }
    this.first = lo;
    this.last = hi;
  }

  /** Takes up after rows that were appended without computing them, the whole of one entity's past. */
  resume({ ts, end }: History): void {
    this.first = 0;
    this.last = 0;
    if (this.delayMicros > 0 || end === 0) return;
    let tie = end - 1;
    while (tie > 0 && ts[tie - 1] === ts[end - 1]) tie--;
    this.last = tie;
  }

  /** Makes the rows before `row` invisible. */
  forget(row: number): void {
    this.first = Math.max(this.first, row);
    this.last = Math.max(this.last, row);
  }

  /** Follows rows that moved to the front. */
  move(by: number): void {
    this.first -= by;
    this.last -= by;
  }
}
