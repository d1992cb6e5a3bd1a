import type { FeatureColumn } from './feature-columns';
import type { RawValues } from './feature-table';

interface BufferColumn {
  readonly words: FeatureColumn['wordsPerValue'];
  readonly nullable: boolean;
  data: Int32Array;
  valid: Uint8Array | undefined;
}

/** Hash slices differ a little in size: spare room avoids allocating again for the next one. */
const SPARE_CAPACITY = 1.02;

/**
 * Feature values of a slice. They are computed in any order and each is stored at the position of its row, which costs
 * two moves instead of a sort or a join. The buffer is reused for one slice after the other, because allocating arrays
 * of this size costs as much as filling them.
 */
export class FeatureBuffer {
  private readonly columns: readonly BufferColumn[];
  private capacity = 0;
  private rowCount = 0;

  constructor(columns: readonly FeatureColumn[]) {
    this.columns = columns.map(({ wordsPerValue, nullable }) => ({
      words: wordsPerValue,
      nullable,
      data: new Int32Array(0),
      valid: undefined,
    }));
  }

  /** Rows of the slice. */
  get rows(): number {
    return this.rowCount;
  }

  /** Begins a slice; {@link scatter} must then store every row. */
  reset(rows: number): void {
    this.rowCount = rows;
    if (rows <= this.capacity) return;
    this.capacity = Math.ceil(rows * SPARE_CAPACITY);
    for (const column of this.columns) {
      column.data = new Int32Array(this.capacity * column.words);
      column.valid = column.nullable ? new Uint8Array(this.capacity) : undefined;
    }
  }

  /**
   * Stores values of some rows at their positions.
   *
   * @param positions row of each value, as raw BIGINT: two words each
   * @param first index of the first column given
   */
  scatter(rows: number, positions: Int32Array, first: number, values: readonly RawValues[]): void {
    values.forEach(({ data, valid }, i) => {
      const column = this.columns[first + i]!;
      const words = new Int32Array(data.buffer, data.byteOffset, rows * column.words);
      SCATTER[column.words](rows, positions, words, column.data);
      if (column.valid)
        for (let row = 0; row < rows; row++) column.valid[positions[2 * row]!] = valid ? valid[row]! : 1;
    });
  }

  /** Returns the size of a value of a column. */
  bytesPerValue(index: number): number {
    return this.columns[index]!.words * Int32Array.BYTES_PER_ELEMENT;
  }

  /** Returns the values of rows `[from, from + rows)`. */
  valuesOf(from: number, rows: number): RawValues[] {
    return this.columns.map(({ words, data, valid }) => ({
      data: data.subarray(from * words, (from + rows) * words),
      valid: valid?.subarray(from, from + rows),
    }));
  }
}

type Scatter = (rows: number, positions: Int32Array, from: Int32Array, to: Int32Array) => void;

const SCATTER: Readonly<Record<BufferColumn['words'], Scatter>> = {
  1: (rows, positions, from, to) => {
    for (let row = 0; row < rows; row++) to[positions[2 * row]!] = from[row]!;
  },
  2: (rows, positions, from, to) => {
    for (let row = 0; row < rows; row++) {
      const at = 2 * positions[2 * row]!;
      to[at] = from[2 * row]!;
      to[at + 1] = from[2 * row + 1]!;
    }
  },
  4: (rows, positions, from, to) => {
    for (let row = 0; row < rows; row++) {
      const at = 4 * positions[2 * row]!;
      for (let word = 0; word < 4; word++) to[at + word] = from[4 * row + word]!;
    }
  },
};
