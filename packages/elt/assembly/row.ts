/** Value of a row without one. No number, day or text is stored as it, and no double: plain zeros have no sign. */
export const NULL: i64 = i64.MIN_VALUE;
/** Bytes of the length in front of a text. */
const LENGTH_BYTES: i32 = 4;

let cells: usize = 0;
let size: i32 = 0;

/** Begins a row, whose values are stored from a place on. */
export function beginRow(at: usize): void {
  cells = at;
  size = 0;
}

/** Bytes that the values of the row take when they are encoded. */
export function rowSize(): i32 {
  return size;
}

export function setNull(column: i32): void {
  store<i64>(cells + ((<usize>column) << 3), NULL);
}

/** Stores a number of so many bytes. */
export function setNumber(column: i32, value: i64, width: i32): void {
  store<i64>(cells + ((<usize>column) << 3), value);
  size += width;
}

/** Stores where a text is. */
export function setText(column: i32, start: usize, end: usize): void {
  const at = cells + ((<usize>column) << 3);
  store<u32>(at, <u32>start);
  store<u32>(at, <u32>(end - start), 4);
  size += LENGTH_BYTES + <i32>(end - start);
}
