export const QUOTE: u8 = 0x22;
export const COMMA: u8 = 0x2c;
export const MINUS: u8 = 0x2d;
export const POINT: u8 = 0x2e;
export const ZERO: u8 = 0x30;
export const BACKSLASH: u8 = 0x5c;

const VECTOR: usize = 16;

/** Gives the digit of a byte; more than 9 for a byte that is none. */
export function digitOf(byte: u8): u8 {
  return byte - ZERO;
}

/** Tells whether there are the bytes of a word. Memory that both have behind them is read. */
export function matches(at: usize, word: usize, length: usize): bool {
  let left = length;
  for (; left > VECTOR; left -= VECTOR, at += VECTOR, word += VECTOR)
    if (i8x16.bitmask(i8x16.ne(v128.load(at), v128.load(word))) !== 0) return false;
  const wanted = (1 << (<i32>left)) - 1;
  return (i8x16.bitmask(i8x16.ne(v128.load(at), v128.load(word))) & wanted) === 0;
}

/** Copies bytes by vectors: up to 15 behind them are written as well. */
export function copyBytes(to: usize, from: usize, length: usize): void {
  for (let at: usize = 0; at < length; at += VECTOR) v128.store(to + at, v128.load(from + at));
}

/** Finds a byte in `[start, end)`; `end` without it. */
export function findByte(byte: u8, start: usize, end: usize): usize {
  const wanted = i8x16.splat(byte);
  for (let at = start; at < end; at += VECTOR) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
    if (found !== 0) return min(at + <usize>ctz(found), end);
  }
  return end;
}
