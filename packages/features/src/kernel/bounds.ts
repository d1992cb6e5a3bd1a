import type { PeerGroups } from './peer-groups';
import type { ProbeRows } from './probe-rows';
import type { RowBuffer } from './row-buffer';
import { capacityFor } from './storage';

/**
 * For each row of a chunk, the rows `[lo, hi)` of its window, without the row itself, by two pointers that only move
 * forward. Aggregates over the same window and delay share it.
 */
export class Bounds {
  lo = new Int32Array(0);
  hi = new Int32Array(0);
  /** First row of the window computed last; no later window of the entity starts before it. */
  first = 0;
  private last = 0;

  constructor(
    private readonly peers: PeerGroups,
    private readonly windowMicros: number,
    private readonly delayMicros: number,
  ) {}

  /** Computes the bounds of the last `rows` rows, which `peers` has processed. */
  evaluate(buffer: RowBuffer, rows: number): void {
    if (this.lo.length < rows) this.lo = new Int32Array(capacityFor(rows));
    this.evaluateStart(buffer, rows);
    if (this.delayMicros === 0) this.hi = this.peers.instantStart;
    else this.evaluateEnd(buffer, rows);
  }

  /** `t − window − delay < ts`. */
  private evaluateStart({ ts, end }: RowBuffer, rows: number): void {
    const { lo: los, windowMicros, delayMicros } = this;
    const { entityStart } = this.peers;
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
  private evaluateEnd({ ts, end }: RowBuffer, rows: number): void {
    if (this.hi.length < rows) this.hi = new Int32Array(capacityFor(rows));
    const { hi: his, delayMicros } = this;
    const { entityStart } = this.peers;
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

  /** Computes the bounds of probes, which are rows from `from` on, among the events before each of them. */
  evaluateProbes({ ts }: RowBuffer, from: number, probes: ProbeRows): void {
    const { windowMicros, delayMicros } = this;
    const { eventsBefore, rows } = probes;
    if (this.lo.length < rows) this.lo = new Int32Array(capacityFor(rows));
    this.first = findFirstAfter(ts, from, probes, windowMicros + delayMicros, this.first, this.lo);
    if (delayMicros === 0) {
      this.hi = eventsBefore;
      return;
    }
    if (this.hi.length < rows) this.hi = new Int32Array(capacityFor(rows));
    this.last = findFirstAfter(ts, from, probes, delayMicros, this.last, this.hi);
  }

  /** Adjusts to rows that shifted to the front. */
  shiftRows(by: number): void {
    this.first -= by;
    this.last -= by;
  }
}

/**
 * Finds, for each probe at t, the first event of its entity after t − `reach`, or the row behind its last one.
 * @param row the result for the probe before
 * @returns the result for the last probe
 */
function findFirstAfter(
  ts: Float64Array,
  from: number,
  { entityStart, eventsBefore, rows }: ProbeRows,
  reach: number,
  row: number,
  into: Int32Array,
): number {
  let found = row;
  for (let r = 0; r < rows; r++) {
    const end = eventsBefore[r]!;
    const cut = ts[from + r]! - reach;
    found = Math.max(found, entityStart[r]!);
    while (found < end && ts[found]! <= cut) found++;
    into[r] = found;
  }
  return found;
}
