import { BACKSLASH, QUOTE } from './bytes';
import { keepValue } from './kept';
import { Layout, NONE, Settings, TEXT, Value } from './settings';
import { endOfText } from './text';
import { columnAt, isWord, NULL_WORD, takeNull, takeText } from './values';

/** Reads the values of a record of CSV: none has a line end or a doubled quote. */
export function readCsv(settings: Settings, layout: Layout, start: usize, end: usize): bool {
  const delimiter = <u8>settings.delimiter;
  const quote = <u8>settings.quote;
  let at = start;
  let next = layout.values;
  for (let left = layout.valueCount; left > 0; left--, next += offsetof<Value>()) {
    if (left < layout.valueCount && load<u8>(at++) !== delimiter) return false;
    const isQuoted = at < end && load<u8>(at) === quote;
    const from = isQuoted ? at + 1 : at;
    const stop = isQuoted ? quote : delimiter;
    const to = endOfText(from, end, stop, stop);
    if (isQuoted && (to === end || load<u8>(to) !== quote)) return false;
    if (!takeValue(settings, changetype<Value>(next), from, to, isQuoted)) return false;
    at = isQuoted ? to + 1 : to;
  }
  return at === end;
}

function takeValue(settings: Settings, value: Value, from: usize, to: usize, isQuoted: bool): bool {
  const isNull = !isQuoted && isWord(from, to, settings.nullText, settings.nullTextLength);
  const column = value.column;
  if (column !== NONE) {
    const isMissing = isNull || (from === to && columnAt(settings, column).kind !== TEXT);
    return isMissing ? takeNull(settings, column) : takeText(settings, column, from, to);
  }
  if (value.isKept === 0) return true;
  if (isNull) return keepValue(value, NULL_WORD, NULL_WORD + 4, false);
  return endOfText(from, to, QUOTE, BACKSLASH) === to && keepValue(value, from, to, true);
}
