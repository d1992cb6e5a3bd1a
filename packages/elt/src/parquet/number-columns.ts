import type { CellValue } from '@cardlake/feeds';
import { DAY_MICROS } from '@cardlake/schema';
import type { SchemaElement } from 'hyparquet';
import { LONG_DECIMAL_BYTES } from '../plain/plain-column';
import { type Division, ParquetColumn, viewOf } from './column';
import type { Bounds, DatedColumn } from './dated-column';

const DAY_MS = DAY_MICROS / 1000;
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
}

/** Whole numbers of 64 bits: integers, instants, and decimals of up to 18 digits, unscaled. */
export class Int64Column extends NumberColumn {
  protected readonly width = 8;

  protected take(value: Exclude<CellValue, null>): void {
    this.check(value);
    const number = BigInt(value as bigint | number);
    if (number >= MAX_INT64 || number < -MAX_INT64) throw new Error(`${number} has more than 64 bits`);
    const at = this.begin(8);
    this.data.writeBigInt64LE(number, at);
    this.filled += 8;
  }
}

/** Instants, as microseconds since the epoch. */
export class InstantColumn extends Int64Column implements DatedColumn {
  days(): Int32Array {
    const { view } = this;
    const days = new Int32Array(this.filled / 8);
    for (let row = 0; row < days.length; row++) {
      const micros = view.getInt32(8 * row + 4, true) * TWO_32 + view.getUint32(8 * row, true);
      days[row] = Math.floor(micros / DAY_MICROS);
    }
    return days;
  }

  bounds(data: Buffer): Bounds {
    const view = viewOf(data);
    let [least, greatest] = [0, 0];
    const isBelow = (a: number, b: number) => {
      const high = view.getInt32(a + 4, true) - view.getInt32(b + 4, true);
      return high === 0 ? view.getUint32(a, true) < view.getUint32(b, true) : high < 0;
    };
    for (let at = 8; at < data.length; at += 8) {
      if (isBelow(at, least)) least = at;
      else if (isBelow(greatest, at)) greatest = at;
    }
    return { min: data.readBigInt64LE(least), max: data.readBigInt64LE(greatest) };
  }
}

/** Days since the epoch. */
export class DayColumn extends NumberColumn implements DatedColumn {
  protected readonly width = 4;

  days(): Int32Array {
    const days = new Int32Array(this.filled / 4);
    for (const row of days.keys()) days[row] = this.data.readInt32LE(4 * row);
    return days;
  }

  bounds(data: Buffer): Bounds {
    let min = data.readInt32LE(0);
    let max = min;
    for (let at = 4; at < data.length; at += 4) {
      min = Math.min(min, data.readInt32LE(at));
      max = Math.max(max, data.readInt32LE(at));
    }
    return { min, max };
  }

  protected take(value: CellValue): void {
    const at = this.begin(4);
    this.view.setInt32(at, Date.parse(String(value)) / DAY_MS, true);
    this.filled += 4;
  }
}

export class DoubleColumn extends NumberColumn {
  protected readonly width = 8;

  protected take(value: CellValue): void {
    const at = this.begin(8);
    this.view.setFloat64(at, Number(value), true);
    this.filled += 8;
  }
}

/** Booleans, which are packed into bits once the row group ends. */
export class BooleanColumn extends NumberColumn {
  protected readonly width = 1;

  protected override divideValues(division: Division): Buffer[] {
    return super.divideValues(division).map((values) => {
      const bits = Buffer.alloc(Math.ceil(values.length / 8));
      for (const [at, value] of values.entries()) bits[at >> 3]! |= value << (at & 7);
      return bits;
    });
  }

  protected take(value: CellValue): void {
    const at = this.begin(1);
    this.data[at] = Number(value);
    this.filled += 1;
  }
}

/** Decimals of more than 18 digits, unscaled: 16 bytes, the greatest first. */
export class LongDecimalColumn extends NumberColumn {
  protected readonly width = LONG_DECIMAL_BYTES;

  protected take(value: Exclude<CellValue, null>): void {
    this.check(value);
    const number = BigInt(value as bigint);
    const at = this.begin(LONG_DECIMAL_BYTES);
    this.data.writeBigInt64BE(number >> 64n, at);
    this.data.writeBigUInt64BE(BigInt.asUintN(64, number), at + 8);
    this.filled += LONG_DECIMAL_BYTES;
  }
}
