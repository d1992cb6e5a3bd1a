import type { Fields, LogicalType } from '@cardlake/schema';
import type { RawValues } from './feature-table';

/** 32-bit words of a value. */
const wordsOf = (type: LogicalType): 2 | 4 => (type.kind === 'decimal' && type.precision > 18 ? 4 : 2);

interface Column {
  readonly words: 2 | 4;
  readonly data: Int32Array;
  readonly valid: Uint8Array | undefined;
}

/**
 * Feature values of a slice, put at the place of their row in whatever order they are computed: bringing each back to
 * its row costs two moves instead of a sort or a join.
 */
export class ScatteredFeatures {
  private readonly columns: readonly Column[];

  /** @param rows of the slice */
  constructor(
    readonly rows: number,
    fields: Fields,
  ) {
    this.columns = Object.values(fields).map(({ type, nullable }) => ({
      words: wordsOf(type),
      data: new Int32Array(rows * wordsOf(type)),
      valid: nullable ? new Uint8Array(rows) : undefined,
    }));
  }

  /**
   * Puts values of some rows in their places.
   *
   * @param at row of each value, as raw BIGINT: two words each
   * @param first index of the field of the first column given
   */
  put(rows: number, at: Int32Array, first: number, values: readonly RawValues[]): void {
    values.forEach(({ data, valid }, i) => {
      const column = this.columns[first + i]!;
      const words = new Int32Array(data.buffer, data.byteOffset, rows * column.words);
      if (column.words === 2) scatterPairs(rows, at, words, column.data);
      else scatterQuads(rows, at, words, column.data);
      if (column.valid)
        for (let row = 0; row < rows; row++) column.valid[at[2 * row]!] = valid ? valid[row]! : 1;
    });
  }

  /** Bytes of a value of a field. */
  bytesOf(field: number): number {
    return this.columns[field]!.words * Int32Array.BYTES_PER_ELEMENT;
  }

  /** The values of rows `[from, from + rows)`. */
  range(from: number, rows: number): RawValues[] {
    return this.columns.map(({ words, data, valid }) => ({
      data: data.subarray(from * words, (from + rows) * words),
      valid: valid?.subarray(from, from + rows),
    }));
  }
}

function scatterPairs(rows: number, at: Int32Array, from: Int32Array, to: Int32Array): void {
  for (let row = 0; row < rows; row++) {
    const place = 2 * at[2 * row]!;
    to[place] = from[2 * row]!;
    to[place + 1] = from[2 * row + 1]!;
  }
}

function scatterQuads(rows: number, at: Int32Array, from: Int32Array, to: Int32Array): void {
  for (let row = 0; row < rows; row++) {
    const place = 4 * at[2 * row]!;
    for (let word = 0; word < 4; word++) to[place + word] = from[4 * row + word]!;
  }
}
