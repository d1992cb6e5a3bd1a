import type { CellValue } from '@cardlake/feeds';
import type { SchemaElement } from 'hyparquet';
import { ParquetColumn } from './column';
import type { ColumnPages } from './pages';

/** Bytes of a decimal of more than 18 digits. */
export const DECIMAL_BYTES = 16;
const DAY_MS = 86_400_000;
const TWO_32 = 2 ** 32;
const MAX_INT64 = 2n ** 63n;

/** Checks a value before it is written. @throws Error for one that the column does not have */
type CheckValue = (value: CellValue) => void;

/** A column of numbers. */
abstract class NumberColumn extends ParquetColumn {
  constructor(
    path: readonly string[],
    leaf: SchemaElement,
    protected readonly check: CheckValue = () => {},
  ) {
    super(path, leaf);
  }

  text(): never {
    return this.refuse();
  }
}

/** Whole numbers of 64 bits: integers, instants, and decimals of up to 18 digits, unscaled. */
export class Int64Column extends NumberColumn {
  number(value: number): void {
    const at = this.begin(8);
    this.data.writeInt32LE(value | 0, at);
    this.data.writeInt32LE(Math.floor(value / TWO_32), at + 4);
    this.filled += 8;
  }

  protected take(value: Exclude<CellValue, null>): void {
    this.check(value);
    const number = BigInt(value as bigint | number);
    if (number >= MAX_INT64 || number < -MAX_INT64) throw new Error(`${number} has more than 64 bits`);
    const at = this.begin(8);
    this.data.writeBigInt64LE(number, at);
    this.filled += 8;
  }
}

/** Days since the epoch. */
export class DayColumn extends NumberColumn {
  number(value: number): void {
    const at = this.begin(4);
    this.data.writeInt32LE(value, at);
    this.filled += 4;
  }

  protected take(value: CellValue): void {
    this.number(Date.parse(String(value)) / DAY_MS);
  }
}

export class DoubleColumn extends NumberColumn {
  number(value: number): void {
    const at = this.begin(8);
    this.data.writeDoubleLE(value, at);
    this.filled += 8;
  }

  protected take(value: CellValue): void {
    this.number(Number(value));
  }
}

/** Booleans, which are packed into bits once the row group ends. */
export class BooleanColumn extends NumberColumn {
  number(value: number): void {
    const at = this.begin(1);
    this.data[at] = value;
    this.filled += 1;
  }

  override endGroup(): ColumnPages {
    const pages = super.endGroup();
    const bits = Buffer.alloc(Math.ceil(pages.data.length / 8));
    for (const [at, value] of pages.data.entries()) bits[at >> 3]! |= value << (at & 7);
    return { ...pages, data: bits };
  }

  protected take(value: CellValue): void {
    this.number(Number(value));
  }
}

/** Decimals of more than 18 digits, unscaled: 16 bytes, the greatest first. */
export class LongDecimalColumn extends NumberColumn {
  number(value: number): void {
    this.write(BigInt(value));
  }

  protected take(value: Exclude<CellValue, null>): void {
    this.check(value);
    this.write(BigInt(value as bigint));
  }

  private write(number: bigint): void {
    const at = this.begin(DECIMAL_BYTES);
    this.data.writeBigInt64BE(number >> 64n, at);
    this.data.writeBigUInt64BE(BigInt.asUintN(64, number), at + 8);
    this.filled += DECIMAL_BYTES;
  }
}
