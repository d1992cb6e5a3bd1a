import type { CellValue } from '@cardlake/feeds';
import { TEXT_BYTES } from '../plain/plain-column';
import { ParquetColumn } from './column';

/** Bytes of the length in front of a text. */
export const LENGTH_BYTES = 4;

/** A column of texts. */
export class TextColumn extends ParquetColumn {
  protected readonly width = TEXT_BYTES;

  protected take(value: CellValue): void {
    const text = String(value);
    const length = Buffer.byteLength(text);
    const at = this.begin(LENGTH_BYTES + length);
    this.data.writeUInt32LE(length, at);
    this.data.write(text, at + LENGTH_BYTES);
    this.filled += LENGTH_BYTES + length;
  }
}
