import type { Bounds } from '../bounds';
import type { Evaluator } from '../evaluator';
import type { LabelBuffer } from '../label-buffer';
import type { RowBuffer } from '../row-buffer';
import type { DoubleResult } from './double-result';
import { LabelQueue } from './label-queue';

/**
 * Share of the window's events whose label is known to be true when this event happens. The next label change of each
 * row that has one waits in a queue until the first event at or after it. A row that leaves takes along its state as of
 * the previous event.
 */
export class LabelRate implements Evaluator {
  private readonly changes = new LabelQueue();
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
    const { first } = this.labels;
    const { changes, result, labels } = this;
    const { data } = result.column;
    let { known, left, entered, now } = this;
    result.initialize(at, rows);
    for (let r = 0; r < rows; r++) {
      const lo = los[r]!;
      const hi = his[r]!;
      const t = ts[from + r]!;
      for (const end = Math.min(lo, entered); left < end; left++)
        if (first[left]! <= now && labels.isTrueAt(left, now)) known--;
      if (lo > left) {
        left = lo;
        entered = lo;
      }
      for (; entered < hi; entered++) {
        const at = first[entered]!;
        if (at === Number.POSITIVE_INFINITY) continue;
        if (at <= t && labels.isTrueAt(entered, t)) known++;
        const next = labels.nextChange(entered, t);
        if (next < Number.POSITIVE_INFINITY) changes.push(entered, next);
      }
      while (changes.earliest <= t) {
        const at = changes.earliest;
        const row = changes.pop();
        if (row < lo) continue;
        known += labels.isTrueAt(row, at) ? 1 : -1;
        const next = labels.nextChange(row, at);
        if (next < Number.POSITIVE_INFINITY) changes.push(row, next);
      }
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
    this.changes.shiftRows(by);
  }
}
