import { copyBytes } from './bytes';
import { CELLS, OUTPUT, PRESENT, SETTINGS } from './memory';
import { NULL } from './row';
import { Settings } from './settings';

const LENGTH_BYTES: usize = 4;
let nulls: i32 = 0;

/** Number of nulls among the values that were encoded last. */
export function nullCount(): i32 {
  return nulls;
}

/**
 * Encodes the values of a column as Parquet does (PLAIN), and which rows have one.
 * @param width bytes of a value; 0 for a text
 * @returns the end of the values
 */
export function encode(column: i32, width: i32, rows: i32): usize {
  const stride = <usize>changetype<Settings>(SETTINGS).rowValues * 8;
  let cell = CELLS + <usize>column * 8;
  let to = OUTPUT;
  nulls = 0;
  for (let row = 0; row < rows; row++, cell += stride) {
    const value = load<i64>(cell);
    const isPresent = value !== NULL;
    store<u8>(PRESENT + <usize>row, isPresent ? 1 : 0);
    if (!isPresent) nulls += 1;
    else if (width === 0) to = putText(to, load<u32>(cell), load<u32>(cell, 4));
    else to = putNumber(to, value, width);
  }
  return to;
}

function putText(to: usize, from: usize, length: usize): usize {
  store<u32>(to, <u32>length);
  copyBytes(to + LENGTH_BYTES, from, length);
  return to + LENGTH_BYTES + length;
}

/** Puts a number, or the bits of a double; 16 bytes have the greatest first, others the least. */
function putNumber(to: usize, value: i64, width: i32): usize {
  if (width === 16) {
    store<i64>(to, value >> 63);
    store<i64>(to + 8, bswap(value));
  } else store<i64>(to, value);
  return to + <usize>width;
}
