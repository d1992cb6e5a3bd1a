import type { Bounds } from '../bounds';
import type { DecimalBuffer } from '../decimal-buffer';
import type { Evaluator } from '../evaluator';
import type { IntegerColumn } from '../output';
import { lowerWord, upperWord } from '../split-integer';
import { capacityFor, retainInts } from '../storage';

/** Value for an empty window: two words, and its validity. */
export interface ExtremeDefault {
  readonly lower: number;
  readonly upper: number;
  readonly valid: 0 | 1;
}

/**
 * Least or greatest value of a decimal column, by a monotonic queue: rows of the window, each better than all later
 * ones, so that the first is the result and every row enters and leaves once.
 */
export class Extreme implements Evaluator {
  private queue = new Int32Array(0);
  private head = 0;
  private tail = 0;
  private entered = 0;

  /** @param sign 1 for the greatest, −1 for the least */
  constructor(
    private readonly bounds: Bounds,
    private readonly values: DecimalBuffer,
    private readonly output: IntegerColumn,
    private readonly selfCount: 0 | 1,
    private readonly sign: 1 | -1,
    private readonly empty: ExtremeDefault,
  ) {}

  evaluate(from: number, rows: number, at: number): void {
    this.reserve(rows);
    const { lo: los, hi: his } = this.bounds;
    const { high, low } = this.values;
    const { queue, sign, selfCount, empty } = this;
    const { data, valid } = this.output;
    let { head, tail, entered } = this;
    for (let r = 0; r < rows; r++) {
      const lo = los[r]!;
      const hi = his[r]!;
      if (lo >= entered) {
        head = 0;
        tail = 0;
        entered = lo;
      }
      while (head < tail && queue[head]! < lo) head++;
      for (; entered < hi; entered++) {
        const h = sign * high[entered]!;
        const l = sign * low[entered]!;
        while (tail > head) {
          const rival = queue[tail - 1]!;
          const rivalHigh = sign * high[rival]!;
          if (rivalHigh > h || (rivalHigh === h && sign * low[rival]! > l)) break;
          tail--;
        }
        queue[tail++] = entered;
      }
      let best = head < tail ? queue[head]! : -1;
      if (selfCount === 1) {
        const row = from + r;
        if (best < 0 || isBetter(high, low, sign, row, best)) best = row;
      }
      const word = 2 * (at + r);
      data[word] = best < 0 ? empty.lower : lowerWord(high[best]!, low[best]!);
      data[word + 1] = best < 0 ? empty.upper : upperWord(high[best]!, low[best]!);
      if (valid !== undefined) valid[at + r] = best < 0 ? empty.valid : 1;
    }
    this.head = head;
    this.tail = tail;
    this.entered = entered;
  }

  shiftRows(by: number): void {
    const { queue, head, tail } = this;
    for (let i = head; i < tail; i++) queue[i]! -= by;
    this.entered -= by;
  }

  /** Makes room for the rows that enter with this chunk and moves the queue to the front of its array. */
  private reserve(rows: number): void {
    const { head, tail, queue } = this;
    const entering = Math.max(0, this.bounds.hi[rows - 1]! - this.entered);
    if (tail + entering <= queue.length) return;
    const needed = (tail - head + entering) * 2;
    this.queue = retainInts(queue, head, tail, Math.max(queue.length, capacityFor(needed)));
    this.head = 0;
    this.tail = tail - head;
  }
}

function isBetter(high: Int32Array, low: Int32Array, sign: number, row: number, best: number): boolean {
  const h = sign * high[row]!;
  const bestHigh = sign * high[best]!;
  return h > bestHigh || (h === bestHigh && sign * low[row]! > sign * low[best]!);
}
