import type { CellValue } from '@cardlake/feeds';
import type { Fields } from '@cardlake/schema';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { parquetElements, parquetValues } from './columns';

/** Rows, and about as many bytes, after which a row group ends: what is held as values until then. */
const GROUP_ROWS = 20_000;
const GROUP_BYTES = 16 * 1024 * 1024;

/** A Parquet file in memory, to which rows are appended. Equal rows give equal bytes. */
export class ParquetFile {
  private readonly bytes = new ByteWriter();
  private readonly writer: ParquetWriter;
  private readonly columns: { readonly name: string; readonly convert: (value: CellValue) => unknown }[];
  private held: unknown[][];
  private rows = 0;
  private heldBytes = 0;

  constructor(fields: Fields) {
    const all = Object.entries(fields);
    const schema = [
      { name: 'root', num_children: all.length },
      ...all.flatMap(([name, field]) => parquetElements(name, field)),
    ];
    this.writer = new ParquetWriter({ writer: this.bytes, schema });
    this.columns = all.map(([name, { type }]) => ({ name, convert: parquetValues(type) }));
    this.held = this.columns.map(() => []);
  }

  /** @param values one for each field, in their order */
  append(values: readonly CellValue[]): void {
    for (const [at, { convert }] of this.columns.entries()) {
      const value = values[at] ?? null;
      this.held[at]?.push(convert(value));
      if (typeof value === 'string') this.heldBytes += value.length;
    }
    this.rows += 1;
    if (this.rows >= GROUP_ROWS || this.heldBytes >= GROUP_BYTES) this.endGroup();
  }

  /** Ends the file. @returns its bytes */
  finish(): Buffer {
    this.endGroup();
    this.writer.finish();
    const { buffer, byteOffset, length } = this.bytes.getBytes();
    return Buffer.from(buffer, byteOffset, length);
  }

  private endGroup(): void {
    if (this.rows === 0) return;
    this.writer.write({
      columnData: this.columns.map(({ name }, at) => ({ name, data: this.held[at] ?? [] })),
      rowGroupSize: this.rows,
    });
    this.held = this.columns.map(() => []);
    this.rows = 0;
    this.heldBytes = 0;
  }
}
