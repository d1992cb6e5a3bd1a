import { DUCKDB_CHUNK_ROWS } from '@cardlake/lake';
import type { RawValues } from './feature-table';

/** Row id of rows that only the windows of others need. */
export const NO_OUTPUT = -1;

/** Keeps the rows of a chunk that have a row id, in arrays that it uses again for the next chunk. */
export class OutputRows {
  private readonly positions = new Int32Array(DUCKDB_CHUNK_ROWS);
  private readonly kept: Int32Array[] = [];
  private readonly keptValid: Uint8Array[] = [];

  /**
   * @param rowIds raw BIGINT values; {@link NO_OUTPUT} for rows to leave out
   * @returns the number of rows kept, and their values: the row ids first
   */
  select(
    rows: number,
    rowIds: Int32Array,
    features: readonly RawValues[],
  ): { readonly rows: number; readonly values: RawValues[] } {
    let count = 0;
    // The upper half of a negative number is negative.
    for (let row = 0; row < rows; row++) if (rowIds[2 * row + 1]! >= 0) this.positions[count++] = row;
    const values = [{ data: rowIds.subarray(0, 2 * rows), valid: undefined }, ...features];
    if (count === rows) return { rows, values };
    return { rows: count, values: values.map((column, index) => this.keep(column, index, rows, count)) };
  }

  private keep({ data, valid }: RawValues, index: number, rows: number, count: number): RawValues {
    const words = data.byteLength / Int32Array.BYTES_PER_ELEMENT / rows;
    const from = new Int32Array(data.buffer, data.byteOffset, rows * words);
    this.kept[index] ??= new Int32Array(DUCKDB_CHUNK_ROWS * words);
    const to = this.kept[index];
    for (let k = 0; k < count; k++) {
      const at = this.positions[k]! * words;
      for (let word = 0; word < words; word++) to[k * words + word] = from[at + word]!;
    }
    return {
      data: to.subarray(0, count * words),
      valid: valid && this.keepValid(valid, index, count),
    };
  }

  private keepValid(valid: Uint8Array, index: number, count: number): Uint8Array {
    this.keptValid[index] ??= new Uint8Array(DUCKDB_CHUNK_ROWS);
    const to = this.keptValid[index];
    for (let k = 0; k < count; k++) to[k] = valid[this.positions[k]!]!;
    return to.subarray(0, count);
  }
}
