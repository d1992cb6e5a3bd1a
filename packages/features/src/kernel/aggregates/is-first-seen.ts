import type { Bounds } from '../bounds';
import type { CodeBuffer } from '../code-buffer';
import type { Evaluator } from '../evaluator';
import type { DoubleColumn } from '../output';
import { capacityFor, retainFloats } from '../storage';

/**
 * 1 when the window has no event with this event's value of a string column. Keeps the latest row of each code; rows
 * are numbered from the kernel's first, so that their numbers stay when they shift.
 */
export class IsFirstSeen implements Evaluator {
  /** Number of the latest row of each code, from 1; 0 for none. */
  private latest = new Float64Array(0);
  private entered = 0;
  /** Number of the row before row 0 of the buffer. */
  private base = 0;

  constructor(
    private readonly bounds: Bounds,
    private readonly values: CodeBuffer,
    private readonly output: DoubleColumn,
  ) {}

  evaluate(from: number, rows: number, at: number): void {
    this.reserve();
    const { lo: los, hi: his } = this.bounds;
    const { codes } = this.values;
    const { latest } = this;
    const { data } = this.output;
    const first = this.base + 1;
    let { entered } = this;
    for (let r = 0; r < rows; r++) {
      const lo = los[r]!;
      const hi = his[r]!;
      if (entered < lo) entered = lo;
      for (; entered < hi; entered++) latest[codes[entered]!] = first + entered;
      data[at + r] = latest[codes[from + r]!]! < first + lo ? 1 : 0;
    }
    this.entered = entered;
  }

  shiftRows(by: number): void {
    this.entered -= by;
    this.base += by;
  }

  private reserve(): void {
    const { dictionarySize } = this.values;
    const known = this.latest.length;
    if (known < dictionarySize)
      this.latest = retainFloats(this.latest, 0, known, capacityFor(dictionarySize));
  }
}
