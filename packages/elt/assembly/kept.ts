import { COMMA, copyBytes, QUOTE } from './bytes';
import { mayHoldCardNumber } from './card-numbers';
import { KEPT, KEPT_BYTES } from './memory';
import { setNull, setText } from './row';
import { Value } from './settings';

const BRACE: u8 = 0x7b;
const CLOSING_BRACE: u8 = 0x7d;

/** Beginning and end of the object of the record, and of those before it. */
let first: usize = KEPT;
let at: usize = KEPT;

/** Drops the objects of all records. */
export function clearKept(): void {
  first = KEPT;
  at = KEPT;
}

/** Begins the JSON object of the members of a record that no column reads. */
export function beginKept(): void {
  at = first;
}

/** Adds a member, its value in quotes or as it is. @returns false when it may hold a card number, or there is no room */
export function keepValue(value: Value, start: usize, end: usize, inQuotes: bool): bool {
  const length = end - start;
  const room = value.openingLength + value.closingLength + length + 4;
  if (at + room > KEPT + KEPT_BYTES || mayHoldCardNumber(start, end)) return false;
  put(at === first ? BRACE : COMMA);
  write(value.opening, value.openingLength);
  if (inQuotes) put(QUOTE);
  write(start, length);
  if (inQuotes) put(QUOTE);
  write(value.closing, value.closingLength);
  return true;
}

/** Gives the object to its column, or null when it has no members. */
export function endKept(column: i32): void {
  if (at === first) setNull(column);
  else {
    put(CLOSING_BRACE);
    setText(column, first, at);
    first = at;
  }
}

function put(byte: u8): void {
  store<u8>(at++, byte);
}

function write(from: usize, length: usize): void {
  copyBytes(at, from, length);
  at += length;
}
