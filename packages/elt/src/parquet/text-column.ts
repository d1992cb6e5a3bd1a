import type { CellValue } from '@cardlake/feeds';
import { ParquetColumn } from './column';

/** Bytes of the length in front of a text. */
const LENGTH_BYTES = 4;
/** Bytes from which a call that copies costs less than a loop. */
const LONG = 48;

/** A column of texts. */
export class TextColumn extends ParquetColumn {
  text(bytes: Buffer, start: number, end: number): void {
    const length = end - start;
    let at = this.begin(LENGTH_BYTES + length);
    const { data } = this;
    data[at] = length & 0xff;
    data[at + 1] = (length >>> 8) & 0xff;
    data[at + 2] = (length >>> 16) & 0xff;
    data[at + 3] = length >>> 24;
    at += LENGTH_BYTES;
    if (length >= LONG) bytes.copy(data, at, start, end);
    else for (let from = start; from < end; from++) data[at++] = bytes[from]!;
    this.filled += LENGTH_BYTES + length;
  }

  number(): never {
    return this.refuse();
  }

  protected endOf(at: number): number {
    const { data } = this;
    const length = data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24);
    return at + LENGTH_BYTES + length;
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
