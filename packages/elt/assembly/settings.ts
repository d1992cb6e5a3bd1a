/** Form of the plain values of a column. */
@unmanaged
export class Column {
  /** One of the kinds below. */
  kind: u8;
  /** Kind of values that stand in JSON without quotes: `NUMBER`, `BOOLEAN` or none of its own. */
  bare: u8;
  isNullable: bool;
  /** Bytes of a value that is stored; 0 for a text. */
  width: u8;
  isSigned: bool;
  /** True to count numbers in units of `10^-decimals`, so that the result is a whole number. */
  isScaled: bool;
  wholeDigits: u8;
  /** Most digits behind the point. */
  decimals: u8;
  /** Number that is too great, in the units that are stored. */
  limit: f64;
}

export const TEXT: u8 = 1;
export const NUMBER: u8 = 2;
export const BOOLEAN: u8 = 3;
export const DAY: u8 = 4;
export const INSTANT: u8 = 5;

/** A value of a layout. */
@unmanaged
export class Value {
  /** Bytes from the end of the value before it. */
  prefix: usize;
  prefixLength: usize;
  /** Number of its column; none for the value of another member. */
  column: i32;
  /** Texts around the value of a member that is kept, where `isKept`. */
  opening: usize;
  openingLength: usize;
  closing: usize;
  closingLength: usize;
  isKept: u32;
}

/** Layout of records that have the same members, in the same order and with the same blanks; or the only one of CSV. */
@unmanaged
export class Layout {
  values: usize;
  valueCount: i32;
  /** Bytes behind the last value. */
  suffix: usize;
  suffixLength: usize;
  /** Numbers of the columns that the records lack. */
  absent: usize;
  absentCount: i32;
}

/** Settings by which the records of an object are read. */
@unmanaged
export class Settings {
  /** The columns of the feed. */
  columns: usize;
  /** Values of a row: those of the columns, the other members if they are kept, and the place. */
  rowValues: i32;
  /** Number of the column of other members; none if they are not kept. */
  keptColumn: i32;
  /** Form of the numbers of other members. */
  otherNumber: usize;
  layouts: usize;
  layoutCount: i32;
  isCsv: u32;
  delimiter: u32;
  quote: u32;
  nullText: usize;
  nullTextLength: usize;
  /** Fewest digits of a card number. */
  cardDigits: usize;
}
export const NONE: i32 = -1;
