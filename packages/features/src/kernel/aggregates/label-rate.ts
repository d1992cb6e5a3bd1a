import type { Bounds } from '../bounds';
import type { Evaluator } from '../evaluator';
import type { LabelBuffer } from '../label-buffer';
import type { RowBuffer } from '../row-buffer';
import type { DoubleResult } from './double-result';
import { LabelQueue } from './label-queue';

/**
 * Share of the window's events whose label is known to be true when this event happens. A row that enters before its
 * label is known waits in a queue. A row is counted from the first event at or after its label's instant on, so when it
 * leaves, it was counted if that instant is not after the previous event.
 */
export class LabelRate implements Evaluator {
  private readonly waiting = new LabelQueue();
  private known = 0;
  private left = 0;
  private entered = 0;
  /** Time of the previous event. */
  private now = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly bounds: Bounds,
    private readonly buffer: RowBuffer,
    private readonly labels: LabelBuffer,
    private readonly result: DoubleResult,
  ) {}

  evaluate(from: number, rows: number, at: number): void {
    const { lo: los, hi: his } = this.bounds;
    const { ts } = this.buffer;
    const { labelAt } = this.labels;
    const { waiting, result } = this;
    const { data } = result.column;
    let { known, left, entered, now } = this;
    result.initialize(at, rows);
    for (let r = 0; r < rows; r++) {
      const lo = los[r]!;
      const hi = his[r]!;
      const t = ts[from + r]!;
      for (const end = Math.min(lo, entered); left < end; left++) if (labelAt[left]! <= now) known--;
      if (lo > left) {
        left = lo;
        entered = lo;
      }
      for (; entered < hi; entered++) {
        const knownAt = labelAt[entered]!;
        if (knownAt <= t) known++;
        else if (knownAt < Number.POSITIVE_INFINITY) waiting.push(entered, labelAt);
      }
      for (let row = waiting.popKnown(t, labelAt); row >= 0; row = waiting.popKnown(t, labelAt))
        if (row >= lo) known++;
      now = t;
      if (hi > lo) data[at + r] = known / (hi - lo);
      else result.setDefault(at + r);
    }
    this.known = known;
    this.left = left;
    this.entered = entered;
    this.now = now;
  }

  shiftRows(by: number): void {
    this.left -= by;
    this.entered -= by;
    this.waiting.shiftRows(by, this.labels.labelAt);
  }
}
