import { BACKSLASH, digitOf, MINUS, matches, POINT, QUOTE } from './bytes';
import { keepValue } from './kept';
import { NOT_PLAIN, readNumber } from './number';
import { BOOLEAN, Column, Layout, NONE, NUMBER, Settings, Value } from './settings';
import { endOfText } from './text';
import { columnAt, FALSE_WORD, isWord, NULL_WORD, TRUE_WORD, takeNull, takeText } from './values';

/** Place behind a value that is not plain. */
const NOWHERE: usize = 0;

/** Reads the values of a record of JSON of a layout. */
export function readJson(settings: Settings, layout: Layout, start: usize, end: usize): bool {
  let at = start;
  let next = layout.values;
  for (let left = layout.valueCount; left > 0; left--, next += offsetof<Value>()) {
    const value = changetype<Value>(next);
    if (at + value.prefixLength > end || !matches(at, value.prefix, value.prefixLength)) return false;
    at = takeValue(settings, value, at + value.prefixLength, end);
    if (at === NOWHERE) return false;
  }
  return isWord(at, end, layout.suffix, layout.suffixLength);
}

/** Takes the value at a place. @returns the place behind it, or {@link NOWHERE} */
function takeValue(settings: Settings, value: Value, start: usize, end: usize): usize {
  const isQuoted = load<u8>(start) === QUOTE;
  const valueEnd = isQuoted ? endOfQuoted(start, end) : endOfBare(start, end);
  if (valueEnd === NOWHERE) return NOWHERE;
  const isTaken =
    value.column === NONE
      ? takeOther(settings, value, isQuoted, start, valueEnd)
      : takeCell(settings, value.column, isQuoted, start, valueEnd);
  return isTaken ? valueEnd : NOWHERE;
}

function endOfQuoted(start: usize, end: usize): usize {
  const close = endOfText(start + 1, end, QUOTE, BACKSLASH);
  return close < end && load<u8>(close) === QUOTE ? close + 1 : NOWHERE;
}

/** Finds the end of a number without an exponent, or of a word. */
function endOfBare(start: usize, end: usize): usize {
  let at = start;
  while (at < end && isOfNumber(load<u8>(at))) at++;
  if (at > start) return at;
  if (start + 4 <= end && (matches(start, NULL_WORD, 4) || matches(start, TRUE_WORD, 4))) return start + 4;
  return start + 5 <= end && matches(start, FALSE_WORD, 5) ? start + 5 : NOWHERE;
}

function takeCell(settings: Settings, column: i32, isQuoted: bool, start: usize, end: usize): bool {
  const bare = columnAt(settings, column).bare;
  if (isQuoted) return bare !== BOOLEAN && takeText(settings, column, start + 1, end - 1);
  if (isWord(start, end, NULL_WORD, 4)) return takeNull(settings, column);
  const kind = isOfNumber(load<u8>(start)) ? NUMBER : BOOLEAN;
  return bare === kind && takeText(settings, column, start, end);
}

/** Takes the value of a member that no column reads. */
function takeOther(settings: Settings, value: Value, isQuoted: bool, start: usize, end: usize): bool {
  const isNumber = !isQuoted && isOfNumber(load<u8>(start));
  if (isNumber && readNumber(changetype<Column>(settings.otherNumber), start, end) === NOT_PLAIN)
    return false;
  return value.isKept === 0 || keepValue(value, start, end, false);
}

function isOfNumber(byte: u8): bool {
  return digitOf(byte) <= 9 || byte === MINUS || byte === POINT;
}
