import type { Bounds } from '../bounds';
import type { CodeBuffer } from '../code-buffer';
import type { Evaluator } from '../evaluator';
import type { IntegerColumn } from '../output';
import { capacityFor, retainInts } from '../storage';

/** Number of distinct values of a string column, from a count per code that rows raise as they enter and lower as they leave. */
export class CountDistinct implements Evaluator {
  private occurrences = new Int32Array(0);
  private distinct = 0;
  /** The rows `[left, entered)` are counted. */
  private left = 0;
  private entered = 0;

  constructor(
    private readonly bounds: Bounds,
    private readonly values: CodeBuffer,
    private readonly output: IntegerColumn,
    private readonly selfCount: 0 | 1,
  ) {}

  evaluate(from: number, rows: number, at: number): void {
    this.reserve();
    const { lo: los, hi: his } = this.bounds;
    const { codes } = this.values;
    const { occurrences, selfCount } = this;
    const { data } = this.output;
    let { distinct, left, entered } = this;
    for (let r = 0; r < rows; r++) {
      const lo = los[r]!;
      const hi = his[r]!;
      for (const end = Math.min(lo, entered); left < end; left++) {
        if (--occurrences[codes[left]!]! === 0) distinct--;
      }
      if (lo > left) {
        left = lo;
        entered = lo;
      }
      for (; entered < hi; entered++) {
        if (++occurrences[codes[entered]!]! === 1) distinct++;
      }
      const one = selfCount === 1 && occurrences[codes[from + r]!] === 0 ? 1 : 0;
      data[2 * (at + r)] = distinct + one;
    }
    this.distinct = distinct;
    this.left = left;
    this.entered = entered;
  }

  shiftRows(by: number): void {
    this.left -= by;
    this.entered -= by;
  }

  private reserve(): void {
    const { dictionarySize } = this.values;
    const known = this.occurrences.length;
    if (known < dictionarySize)
      this.occurrences = retainInts(this.occurrences, 0, known, capacityFor(dictionarySize));
  }
}
