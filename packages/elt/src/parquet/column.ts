import type { CellValue } from '@cardlake/feeds';
import type { SchemaElement } from 'hyparquet';
import type { CellSink } from '../plain/plain-rows';
import type { ColumnPages } from './pages';

/** Most rows of a row group. */
export const GROUP_ROWS = 61_440;

const FIRST_BYTES = 64 * 1024;

/** Column of a Parquet file: the values of a row group, encoded as they come (PLAIN, in the order of the rows). */
export abstract class ParquetColumn implements CellSink {
  protected data = Buffer.allocUnsafe(FIRST_BYTES);
  /** Number of bytes of it that are values. */
  protected filled = 0;
  /** 1 for each row with a value, 0 for null. */
  private readonly present = new Uint8Array(GROUP_ROWS);
  private rows = 0;
  private nulls = 0;
  /** Bytes that were filled before the last row. */
  private filledBefore = 0;

  /** @param leaf element of the schema that has the values */
  constructor(
    readonly path: readonly string[],
    readonly leaf: SchemaElement,
  ) {}

  /** Bytes of the values of the row group. */
  get size(): number {
    return this.filled;
  }

  append(value: CellValue): void {
    if (value === null) this.null();
    else this.take(value);
  }

  /** @throws Error for a column without nulls */
  null(): void {
    if (this.leaf.repetition_type === 'REQUIRED')
      throw new Error(`expected a value of ${this.path.join('.')}; found null`);
    this.filledBefore = this.filled;
    this.present[this.rows] = 0;
    this.rows += 1;
    this.nulls += 1;
  }

  abstract text(bytes: Buffer, start: number, end: number): void;
  abstract number(value: number): void;
  protected abstract take(value: Exclude<CellValue, null>): void;

  /** Drops the value of the last row, if there are more than `rows`. */
  dropAfter(rows: number): void {
    if (this.rows <= rows) return;
    this.rows = rows;
    this.filled = this.filledBefore;
    if (this.present[rows] === 0) this.nulls -= 1;
  }

  /** Ends the row group. @returns its pages, which are valid until the next value */
  endGroup(): ColumnPages {
    const pages: ColumnPages = {
      encoding: 'PLAIN',
      rows: this.rows,
      values: this.rows,
      nulls: this.nulls,
      definition:
        this.leaf.repetition_type === 'REQUIRED'
          ? undefined
          : { levels: this.present.subarray(0, this.rows), bits: 1 },
      data: this.data.subarray(0, this.filled),
    };
    this.rows = 0;
    this.nulls = 0;
    this.filled = 0;
    this.filledBefore = 0;
    return pages;
  }

  /** Begins the value of a row, and makes room for its bytes. @returns where they go */
  protected begin(bytes: number): number {
    this.present[this.rows] = 1;
    this.rows += 1;
    this.filledBefore = this.filled;
    if (this.filled + bytes > this.data.length)
      this.data = Buffer.concat([this.data.subarray(0, this.filled)], 2 * (this.filled + bytes));
    return this.filled;
  }

  /** Refuses a value that the column does not have. */
  protected refuse(): never {
    throw new Error(`${this.path.join('.')} takes other values`);
  }
}
