import { type KernelBatch, requireColumn } from './batch';
import { retainInts } from './storage';

/** A string column of the row buffer, as codes. */
export class CodeBuffer {
  codes = new Int32Array(0);

  constructor(
    readonly column: string,
    /** One more than the highest code seen or announced. */
    public dictionarySize: number,
  ) {}

  /** Appends rows `[from, from + rows)` of a batch behind row `end`. */
  append(batch: KernelBatch, from: number, rows: number, end: number): void {
    const batchCodes = requireColumn(batch.codes[this.column], `codes of ${this.column}`);
    const codes = this.codes;
    let highest = this.dictionarySize - 1;
    for (let r = 0; r < rows; r++) {
      const code = batchCodes[from + r]!;
      if (code > highest) highest = code;
      codes[end + r] = code;
    }
    this.dictionarySize = highest + 1;
  }

  /** Retains rows `[first, end)` as the first rows, with room for `capacity` rows. */
  retain(first: number, end: number, capacity: number): void {
    this.codes = retainInts(this.codes, first, end, capacity);
  }
}
