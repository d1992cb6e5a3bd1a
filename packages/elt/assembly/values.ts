import { matches } from './bytes';
import { mayHoldCardNumber } from './card-numbers';
import { holdsCardNumber } from './host';
import { readDay, readInstant } from './instant';
import { NOT_PLAIN, readNumber } from './number';
import { setNull, setNumber, setText } from './row';
import { BOOLEAN, Column, DAY, INSTANT, NUMBER, Settings, TEXT } from './settings';

/** The words of JSON, in memory. */
export const NULL_WORD = memory.data<u8>([0x6e, 0x75, 0x6c, 0x6c]);
export const TRUE_WORD = memory.data<u8>([0x74, 0x72, 0x75, 0x65]);
export const FALSE_WORD = memory.data<u8>([0x66, 0x61, 0x6c, 0x73, 0x65]);

/** Tells whether bytes `[start, end)` are a word. */
export function isWord(start: usize, end: usize, word: usize, length: usize): bool {
  return end - start === length && matches(start, word, length);
}

export function columnAt(settings: Settings, column: i32): Column {
  return changetype<Column>(settings.columns + <usize>column * offsetof<Column>());
}

/** Takes null. @returns false when the column has no nulls */
export function takeNull(settings: Settings, column: i32): bool {
  setNull(column);
  return columnAt(settings, column).isNullable;
}

/** Takes the text in bytes `[start, end)`, which has no character that is not stored. @returns false when it is not plain */
export function takeText(settings: Settings, column: i32, start: usize, end: usize): bool {
  const reader = columnAt(settings, column);
  if (reader.kind === TEXT) {
    if (mayHoldCardNumber(start, end) && holdsCardNumber(start, end)) return false;
    setText(column, start, end);
    return true;
  }
  const value = read(reader, start, end);
  setNumber(column, value, reader.width);
  return value !== NOT_PLAIN;
}

function read(reader: Column, start: usize, end: usize): i64 {
  const kind = reader.kind;
  if (kind === NUMBER) return readNumber(reader, start, end);
  if (kind === INSTANT) return readInstant(start, end);
  if (kind === DAY) return readDay(start, end);
  if (kind === BOOLEAN) return readBoolean(start, end);
  return NOT_PLAIN;
}

function readBoolean(start: usize, end: usize): i64 {
  if (isWord(start, end, TRUE_WORD, 4)) return 1;
  return isWord(start, end, FALSE_WORD, 5) ? 0 : NOT_PLAIN;
}
