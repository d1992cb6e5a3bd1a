import type { CellValue } from '@cardlake/feeds';
import { ParquetColumn } from './column';

/** Bytes of the length in front of a text. */
export const LENGTH_BYTES = 4;

/** A column of texts. */
export class TextColumn extends ParquetColumn {
  protected locate(): Int32Array {
    const { rows, present, view } = this;
    const starts = new Int32Array(rows + 1);
    for (let row = 0, at = 0; row < rows; row++) {
      if (present[row] === 1) at += LENGTH_BYTES + view.getInt32(at, true);
      starts[row + 1] = at;
    }
    return starts;
  }

  protected take(value: CellValue): void {
    const text = String(value);
    const length = Buffer.byteLength(text);
    const at = this.begin(LENGTH_BYTES + length);
    this.data.writeUInt32LE(length, at);
    this.data.write(text, at + LENGTH_BYTES);
    this.filled += LENGTH_BYTES + length;
  }
}
