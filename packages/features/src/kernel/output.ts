import { capacityFor, type Floats, type Ints } from './storage';

/** Memory layout of an output column, the same as that of DuckDB's vectors. */
export type ColumnLayout =
  /** BIGINT: two words, little-endian. */
  | 'int64'
  /** DECIMAL up to 18 digits: the unscaled value, two words. */
  | 'decimal64'
  /** DECIMAL above 18 digits: the unscaled value in two's complement, four words. */
  | 'decimal128'
  /** DOUBLE. */
  | 'double';

/** An output column; `data` and `valid` are reused by the next push and may be longer than its rows. */
export interface OutputColumn {
  /** Published name of the group. */
  readonly group: string;
  readonly name: string;
  readonly layout: ColumnLayout;
  readonly data: Ints | Floats;
  /** 1 where there is a value, 0 for null; absent for columns that are never null. */
  readonly valid: Uint8Array | undefined;
}

/** Base of both kinds of columns: a name and, when nullable, a validity. */
abstract class Column {
  abstract readonly layout: ColumnLayout;
  valid: Uint8Array | undefined;

  constructor(
    readonly group: string,
    readonly name: string,
    nullable: boolean,
  ) {
    if (nullable) this.valid = new Uint8Array(0);
  }

  /** Makes room for so many rows; discards the content. */
  reserve(rows: number): void {
    if (this.valid !== undefined && this.valid.length < rows) this.valid = new Uint8Array(capacityFor(rows));
  }
}

/** A column of doubles. */
export class DoubleColumn extends Column implements OutputColumn {
  readonly layout = 'double';
  data = new Float64Array(0);

  override reserve(rows: number): void {
    super.reserve(rows);
    if (this.data.length < rows) this.data = new Float64Array(capacityFor(rows));
  }
}

/** A column of integers of two or four words. */
export class IntegerColumn extends Column implements OutputColumn {
  data = new Int32Array(0);

  constructor(
    group: string,
    name: string,
    nullable: boolean,
    readonly layout: 'int64' | 'decimal64' | 'decimal128',
  ) {
    super(group, name, nullable);
  }

  /** Words a row. */
  get words(): 2 | 4 {
    return this.layout === 'decimal128' ? 4 : 2;
  }

  override reserve(rows: number): void {
    super.reserve(rows);
    const length = rows * this.words;
    if (this.data.length < length) this.data = new Int32Array(capacityFor(length));
  }
}

/** An output column of either kind. */
export type AnyColumn = DoubleColumn | IntegerColumn;
