import type { DecimalBuffer } from './decimal-buffer';
import type { DoubleColumn, IntegerColumn } from './output';
import { HIGH_WEIGHT } from './split-integer';

/** Reads an operand of a ratio as doubles: correctly rounded, then divided by 10^scale. */
export interface OperandReader {
  /** Reads rows `[from, from + rows)` of the buffer, which are rows from `at` on of the outputs. */
  read(into: Float64Array, from: number, rows: number, at: number): void;
  /** The validity of the outputs read, by output row; undefined when never null. */
  readonly valid: Uint8Array | undefined;
}

const TWO_32 = 2 ** 32;

/** Reads a decimal column of the event itself. */
export const createColumnReader = (values: DecimalBuffer, unit: number): OperandReader => ({
  valid: undefined,
  read(into, from, rows) {
    const { high, low } = values;
    for (let r = 0; r < rows; r++) into[r] = (high[from + r]! * HIGH_WEIGHT + low[from + r]!) / unit;
  },
});

/** Reads another feature that is a double. */
export const createDoubleReader = (column: DoubleColumn): OperandReader => ({
  get valid() {
    return column.valid;
  },
  read(into, _from, rows, at) {
    into.set(column.data.subarray(at, at + rows));
  },
});

/** Reads another feature of two or four words, below 2^85 in magnitude. */
export const createIntegerReader = (column: IntegerColumn, unit: number): OperandReader => ({
  get valid() {
    return column.valid;
  },
  read(into, _from, rows, at) {
    const { data, words } = column;
    for (let r = 0; r < rows; r++) {
      const word = words * (at + r);
      const upper = words === 2 ? data[word + 1]! : data[word + 2]! * TWO_32 + (data[word + 1]! >>> 0);
      into[r] = (upper * TWO_32 + (data[word]! >>> 0)) / unit;
    }
  },
});
