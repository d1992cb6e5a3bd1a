import type { RawValues } from './feature-table';
import type { PassColumn } from './pass-columns';

interface Column {
  readonly words: 1 | 2 | 4;
  readonly nullable: boolean;
  data: Int32Array;
  valid: Uint8Array | undefined;
}

/**
 * Feature values of a slice, put at the place of their row in whatever order they are computed: bringing each back to
 * its row costs two moves instead of a sort or a join. Used for one slice after the other, since fresh arrays of this
 * size cost as much as filling them.
 */
export class ScatteredFeatures {
  private readonly columns: readonly Column[];
  private room = 0;
  private filled = 0;

  constructor(columns: readonly PassColumn[]) {
    this.columns = columns.map(({ words, nullable }) => ({
      words,
      nullable,
      data: new Int32Array(0),
      valid: undefined,
    }));
  }

  /** Rows of the slice. */
  get rows(): number {
    return this.filled;
  }

  /** Begins a slice; every row is to be {@link put} then. */
  begin(rows: number): void {
    this.filled = rows;
    if (rows <= this.room) return;
    // Slices are cut by hash: the next may be a little larger.
    this.room = Math.ceil(rows * 1.02);
    for (const column of this.columns) {
      column.data = new Int32Array(this.room * column.words);
      column.valid = column.nullable ? new Uint8Array(this.room) : undefined;
    }
  }

  /**
   * Puts values of some rows in their places.
   *
   * @param at row of each value, as raw BIGINT: two words each
   * @param first index of the first column given
   */
  put(rows: number, at: Int32Array, first: number, values: readonly RawValues[]): void {
    values.forEach(({ data, valid }, i) => {
      const column = this.columns[first + i]!;
      const words = new Int32Array(data.buffer, data.byteOffset, rows * column.words);
      SCATTER[column.words](rows, at, words, column.data);
      if (column.valid)
        for (let row = 0; row < rows; row++) column.valid[at[2 * row]!] = valid ? valid[row]! : 1;
    });
  }

  /** Bytes of a value of a column. */
  bytesOf(index: number): number {
    return this.columns[index]!.words * Int32Array.BYTES_PER_ELEMENT;
  }

  /** The values of rows `[from, from + rows)`. */
  range(from: number, rows: number): RawValues[] {
    return this.columns.map(({ words, data, valid }) => ({
      data: data.subarray(from * words, (from + rows) * words),
      valid: valid?.subarray(from, from + rows),
    }));
  }
}

type Scatter = (rows: number, at: Int32Array, from: Int32Array, to: Int32Array) => void;

const SCATTER: Readonly<Record<Column['words'], Scatter>> = {
  1: (rows, at, from, to) => {
    for (let row = 0; row < rows; row++) to[at[2 * row]!] = from[row]!;
  },
  2: (rows, at, from, to) => {
    for (let row = 0; row < rows; row++) {
      const place = 2 * at[2 * row]!;
      to[place] = from[2 * row]!;
      to[place + 1] = from[2 * row + 1]!;
    }
  },
  4: (rows, at, from, to) => {
    for (let row = 0; row < rows; row++) {
      const place = 4 * at[2 * row]!;
      for (let word = 0; word < 4; word++) to[place + word] = from[4 * row + word]!;
    }
  },
};
