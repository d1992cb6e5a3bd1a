import type { CellValue } from '@cardlake/feeds';
import type { SchemaElement } from 'hyparquet';
import type { CellSink } from '../plain/plain-rows';
import type { ColumnPages } from './pages';

/** Most rows that are held in memory until they are written. */
export const HELD_ROWS = 245_760;

const NOTHING = Buffer.alloc(0);
const FIRST_BYTES = 64 * 1024;
const WORD = 4;

/** Rows that become a row group, in their order. */
export interface GroupRows {
  readonly count: number;
  /** Rows that follow each other, as pairs of the first row and the one behind the last; all that are held unless given. */
  readonly runs?: Int32Array | undefined;
}

/** Column of a Parquet file: the values of the rows that are held, encoded as they come (PLAIN, in the order of the rows). */
export abstract class ParquetColumn implements CellSink {
  protected data = Buffer.allocUnsafe(FIRST_BYTES);
  /** Number of bytes of it that are values. */
  protected filled = 0;
  /** 1 for each row with a value, 0 for null. */
  private readonly present = new Uint8Array(HELD_ROWS);
  private rows = 0;
  private nulls = 0;
  /** Bytes that were filled before the last row. */
  private filledBefore = 0;
  private starts: Int32Array | undefined;
  /** Values of the rows of the last row group, where they had to be copied. */
  private copied = NOTHING;

  /** @param leaf element of the schema that has the values */
  constructor(
    readonly path: readonly string[],
    readonly leaf: SchemaElement,
  ) {}

  /** Bytes of the values that are held. */
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

  /** Encodes a row group. @returns its pages, which are valid until the next call */
  pages({ count, runs }: GroupRows): ColumnPages {
    const levels = this.leaf.repetition_type === 'REQUIRED' ? undefined : this.presenceOf(count, runs);
    return {
      encoding: 'PLAIN',
      rows: count,
      values: count,
      nulls: levels === undefined || this.nulls === 0 ? 0 : count - sum(levels),
      definition: levels && { levels, bits: 1 },
      data: runs === undefined ? this.data.subarray(0, this.filled) : this.copyRuns(runs),
    };
  }

  /** Drops the rows that are held. */
  clear(): void {
    this.rows = 0;
    this.nulls = 0;
    this.filled = 0;
    this.filledBefore = 0;
    this.starts = undefined;
  }

  /** Finds where the values of each row begin, and behind the last row where they end. */
  protected locate(): Int32Array {
    const { present, rows } = this;
    const starts = new Int32Array(rows + 1);
    let at = 0;
    for (let row = 0; row < rows; row++) {
      if (present[row] === 1) at = this.endOf(at);
      starts[row + 1] = at;
    }
    return starts;
  }

  /** Finds the end of the value at a position of {@link data}. */
  protected abstract endOf(at: number): number;

  /** Copies the values of rows, one after the other. */
  protected copyRuns(runs: Int32Array): Buffer {
    const { data } = this;
    this.starts ??= this.locate();
    const { starts } = this;
    let bytes = 0;
    for (let run = 0; run < runs.length; run += 2) bytes += starts[runs[run + 1]!]! - starts[runs[run]!]!;
    if (bytes > this.copied.length) this.copied = Buffer.allocUnsafe(2 * bytes);
    const { copied } = this;
    const source = viewOf(data);
    const target = viewOf(copied);
    let to = 0;
    for (let run = 0; run < runs.length; run += 2) {
      let from = starts[runs[run]!]!;
      const end = starts[runs[run + 1]!]!;
      // By words: a call for each run would make views of the bytes, which have to be collected.
      for (; from + WORD <= end; from += WORD, to += WORD)
        target.setInt32(to, source.getInt32(from, true), true);
      while (from < end) copied[to++] = data[from++]!;
    }
    return copied.subarray(0, bytes);
  }

  private presenceOf(count: number, runs: Int32Array | undefined): Uint8Array {
    const { present } = this;
    if (runs === undefined) return present.subarray(0, count);
    const copied = new Uint8Array(count);
    if (this.nulls === 0) return copied.fill(1);
    let to = 0;
    for (let run = 0; run < runs.length; run += 2)
      for (let row = runs[run]!; row < runs[run + 1]!; row++) copied[to++] = present[row]!;
    return copied;
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

export const viewOf = ({ buffer, byteOffset, length }: Buffer): DataView =>
  new DataView(buffer, byteOffset, length);

function sum(levels: Uint8Array): number {
  let total = 0;
  for (let at = 0; at < levels.length; at++) total += levels[at]!;
  return total;
}
