import { findByte } from './bytes';
import { readCsv } from './csv';
import { isUtf8 } from './host';
import { readJson } from './json';
import { beginKept, clearKept, endKept } from './kept';
import { CELLS, INPUT, MAX_CELLS, SETTINGS } from './memory';
import { beginRow, rowSize, setNull, setNumber } from './row';
import { Layout, NONE, Settings } from './settings';
import { forgetHigh, metHigh } from './text';
import { columnAt } from './values';

export { encode, nullCount } from './encode';
export { INPUT, INPUT_BYTES, OUTPUT, PRESENT, SETTINGS } from './memory';

const LINE_FEED: u8 = 0x0a;
const RETURN: u8 = 0x0d;
const TAB: u8 = 0x09;
const SPACE: u8 = 0x20;
const PLACE_BYTES: i32 = 8;

const settings = changetype<Settings>(SETTINGS);
let rows: i32 = 0;
let size: i32 = 0;
let lastEnd: usize = INPUT;

/** Number of rows that were read since they were cleared. */
export function rowCount(): i32 {
  return rows;
}

/** Bytes that their values take when they are encoded. */
export function byteCount(): i32 {
  return size;
}

/** Place behind the last record that was read. */
export function endOfLast(): usize {
  return lastEnd;
}

/** Drops the rows that were read. */
export function clear(): void {
  rows = 0;
  size = 0;
  clearKept();
}

/** Reads a record to a row. @returns false for one that is not plain, or for which there is no room */
export function readRecord(start: usize, end: usize, place: f64): bool {
  const stride = settings.rowValues;
  if ((rows + 1) * stride > MAX_CELLS) return false;
  for (
    let left = settings.layoutCount, next = settings.layouts;
    left > 0;
    left--, next += offsetof<Layout>()
  ) {
    beginRow(CELLS + <usize>(rows * stride) * 8);
    if (!readBy(changetype<Layout>(next), start, end)) continue;
    setNumber(stride - 1, <i64>place, PLACE_BYTES);
    rows += 1;
    size += rowSize();
    lastEnd = end;
    return true;
  }
  return false;
}

function readBy(layout: Layout, start: usize, end: usize): bool {
  forgetHigh();
  beginKept();
  const isRead =
    settings.isCsv === 0 ? readJson(settings, layout, start, end) : readCsv(settings, layout, start, end);
  if (!isRead || (metHigh() && !isUtf8(start, end))) return false;
  for (let at = 0; at < layout.absentCount; at++) {
    const column = load<i32>(layout.absent + <usize>at * 4);
    if (!columnAt(settings, column).isNullable) return false;
    setNull(column);
  }
  if (settings.keptColumn !== NONE) endKept(settings.keptColumn);
  return true;
}

/**
 * Reads the lines that begin in `[start, last)` and end before `end`, until one is not plain, or rows or bytes of values are as many as
 * are wanted.
 * @param place that of the first byte of the input
 * @returns the beginning of the first line that was not read
 */
export function readLines(
  start: usize,
  end: usize,
  last: usize,
  place: f64,
  wantedRows: i32,
  wantedBytes: i32,
): usize {
  let at = start;
  while (at < last && rows < wantedRows && size < wantedBytes) {
    const lineEnd = findByte(LINE_FEED, at, end);
    if (lineEnd === end) break;
    const to = settings.isCsv === 0 ? endOfJson(at, lineEnd) : endOfCsv(at, lineEnd);
    if (to > at && !readRecord(at, to, place + <f64>(at - INPUT))) break;
    at = lineEnd + 1;
  }
  return at;
}

function endOfJson(start: usize, end: usize): usize {
  let at = end;
  for (; at > start; at--) {
    const byte = load<u8>(at - 1);
    if (byte !== SPACE && byte !== TAB && byte !== RETURN) break;
  }
  return at;
}

/** Leaves out one return alone: behind a quote, more of them are malformed. */
function endOfCsv(start: usize, end: usize): usize {
  return end > start && load<u8>(end - 1) === RETURN ? end - 1 : end;
}
