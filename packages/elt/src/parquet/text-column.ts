import type { CellValue } from '@cardlake/feeds';
import { ParquetColumn, viewOf, WORD } from './column';

/** Bytes of the length in front of a text. */
export const LENGTH_BYTES = 4;
/** Bytes from which a call that copies costs less than a loop. */
const LONG = 48;

/** A column of texts. */
export class TextColumn extends ParquetColumn {
  /** Bytes that the last text was taken from. */
  private source: Buffer | undefined;
  private sourceView = this.view;

  text(bytes: Buffer, start: number, end: number): void {
    const length = end - start;
    let at = this.begin(LENGTH_BYTES + length);
    const { view } = this;
    view.setInt32(at, length, true);
    at += LENGTH_BYTES;
    if (length >= LONG || start + length + WORD > bytes.length) bytes.copy(this.data, at, start, end);
    else {
      if (bytes !== this.source) {
        this.source = bytes;
        this.sourceView = viewOf(bytes);
      }
      const source = this.sourceView;
      // By words, with bytes behind the last one, which the next value takes the place of.
      for (let from = start; from < end; from += WORD, at += WORD) view.setInt32(at, source.getInt32(from));
    }
    this.filled += LENGTH_BYTES + length;
  }

  number(): never {
    return this.refuse();
  }

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
