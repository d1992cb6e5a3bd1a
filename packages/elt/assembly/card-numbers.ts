import { BACKSLASH, digitOf } from './bytes';
import { SETTINGS } from './memory';
import { Settings } from './settings';

/**
 * Tells whether the text in bytes `[start, end)`, as UTF-8, may hold a card number: as many digits without a letter between them,
 * or bytes that may stand for digits, those of other characters and a backslash.
 */
export function mayHoldCardNumber(start: usize, end: usize): bool {
  const fewest = changetype<Settings>(SETTINGS).cardDigits;
  return end - start >= fewest && hasDigits(start, end, fewest) && hasRunOfDigits(start, end, fewest);
}

/** Counts digits and bytes that may stand for them, by vectors. */
function hasDigits(start: usize, end: usize, fewest: usize): bool {
  const zero = i8x16.splat(0x30);
  const ten = i8x16.splat(10);
  const backslash = i8x16.splat(BACKSLASH);
  let digits: usize = 0;
  for (let at = start; at < end; at += 16) {
    const bytes = v128.load(at);
    const within = end - at < 16 ? (1 << (<i32>(end - at))) - 1 : 0xffff;
    if (((i8x16.bitmask(bytes) | i8x16.bitmask(i8x16.eq(bytes, backslash))) & within) !== 0) return true;
    digits += popcnt(i8x16.bitmask(i8x16.lt_u(i8x16.sub(bytes, zero), ten)) & within);
  }
  return digits >= fewest;
}

function hasRunOfDigits(start: usize, end: usize, fewest: usize): bool {
  let digits: usize = 0;
  for (let at = start; at < end; at++) {
    const byte = load<u8>(at);
    if (byte >= 0x80 || byte === BACKSLASH) return true;
    if (digitOf(byte) <= 9) {
      digits += 1;
      if (digits === fewest) return true;
    } else if (isLetter(byte)) digits = 0;
  }
  return false;
}

function isLetter(byte: u8): bool {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}
