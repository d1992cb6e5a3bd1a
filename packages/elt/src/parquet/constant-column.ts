import type { CellValue } from '@cardlake/feeds';
import { ByteWriter } from 'hyparquet-writer';
import type { Division, ParquetColumn } from './column';
import { type ColumnPages, writeRuns } from './pages';

const INDEX_BITS = 1;

/** A column that has the same value in all rows: a dictionary of one value. */
export class ConstantColumn {
  readonly path: ParquetColumn['path'];
  readonly leaf: ParquetColumn['leaf'];
  private readonly dictionary: Uint8Array;

  constructor(column: ParquetColumn, value: Exclude<CellValue, null>) {
    this.path = column.path;
    this.leaf = column.leaf;
    column.append(value);
    this.dictionary = Buffer.concat(column.pages({ counts: [1] }).map(({ data }) => data));
    column.release();
  }

  pages({ counts }: Division): ColumnPages[] {
    return counts.map((count) => this.page(count));
  }

  private page(rows: number): ColumnPages {
    const indexes = new ByteWriter();
    indexes.appendUint8(INDEX_BITS);
    writeRuns(indexes, { levels: { level: 0, count: rows }, bits: INDEX_BITS });
    const { dictionary } = this;
    return {
      encoding: 'RLE_DICTIONARY',
      rows,
      values: rows,
      nulls: 0,
      data: Buffer.from(indexes.getBytes()),
      dictionary: { bytes: dictionary, count: 1 },
    };
  }
}
