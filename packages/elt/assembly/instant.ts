import { digitOf, MINUS, POINT } from './bytes';
import { NOT_PLAIN } from './number';

const PLUS: u8 = 0x2b;
const COLON: u8 = 0x3a;
const SPACE: u8 = 0x20;
const T: u8 = 0x54;
const Z: u8 = 0x5a;

const DAY_LENGTH: usize = 10;
/** `YYYY-MM-DDTHH:MM:SS`. */
const CLOCK_LENGTH: usize = 19;
const ZONE_LENGTH: usize = 6;
const MAX_DECIMALS: usize = 6;
/** Years whose microseconds since the epoch are exact as doubles, and which every engine stores. */
const FIRST_YEAR: i32 = 1700;
const LAST_YEAR: i32 = 2249;
/** Zones of so many hours keep an instant within them. */
const LAST_ZONE_HOUR: i32 = 13;

const DAY_SECONDS: i64 = 86_400;
const MICROS: i64 = 1_000_000;
const DAYS: StaticArray<u8> = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Result for digits that are none, less than any sum with others makes good. */
const NO_NUMBER: i32 = -1_000_000;

/** Reads the day `YYYY-MM-DD` in bytes `[start, end)`. @returns days since the epoch */
export function readDay(start: usize, end: usize): i64 {
  if (end - start !== DAY_LENGTH || load<u8>(start + 4) !== MINUS || load<u8>(start + 7) !== MINUS)
    return NOT_PLAIN;
  const year = readPair(start) * 100 + readPair(start + 2);
  const month = readPair(start + 5);
  const day = readPair(start + 8);
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12) return NOT_PLAIN;
  return day >= 1 && day <= daysIn(year, month) ? daysSinceEpoch(year, month, day) : NOT_PLAIN;
}

/**
 * Reads the instant in bytes `[start, end)`: a day, `T` or a space, hours to seconds with up to six decimals, and `Z`, `±hh:mm` or
 * nothing, which means UTC.
 * @returns microseconds since the epoch
 */
export function readInstant(start: usize, end: usize): i64 {
  if (end - start < CLOCK_LENGTH) return NOT_PLAIN;
  const between = load<u8>(start + DAY_LENGTH);
  const days = readDay(start, start + DAY_LENGTH);
  const minutes = readClock(start + DAY_LENGTH + 1);
  const seconds = readPair(start + 17);
  if ((between !== T && between !== SPACE) || days === NOT_PLAIN || minutes < 0) return NOT_PLAIN;
  if (load<u8>(start + 16) !== COLON || seconds < 0 || seconds > 59) return NOT_PLAIN;
  let at = start + CLOCK_LENGTH;
  let micros: i64 = 0;
  if (at < end && load<u8>(at) === POINT) {
    const first = at + 1;
    let unit = MICROS / 10;
    for (at = first; at < end && digitOf(load<u8>(at)) <= 9; at++) {
      micros += <i64>digitOf(load<u8>(at)) * unit;
      unit /= 10;
    }
    if (at === first || at - first > MAX_DECIMALS) return NOT_PLAIN;
  }
  const zone = readZone(at, end);
  if (zone === NO_NUMBER) return NOT_PLAIN;
  return (days * DAY_SECONDS + <i64>((minutes - zone) * 60 + seconds)) * MICROS + micros;
}

/** Reads `hh:mm`. @returns minutes; {@link NO_NUMBER} for a text of another form */
function readClock(start: usize): i32 {
  const hours = readPair(start);
  const minutes = readPair(start + 3);
  const isClock = hours >= 0 && hours <= 23 && minutes >= 0 && minutes <= 59 && load<u8>(start + 2) === COLON;
  return isClock ? hours * 60 + minutes : NO_NUMBER;
}

/** Reads the zone in bytes `[start, end)`. @returns minutes ahead of UTC; {@link NO_NUMBER} for a text of another form */
function readZone(start: usize, end: usize): i32 {
  if (start === end) return 0;
  const sign = load<u8>(start);
  if (sign === Z) return end - start === 1 ? 0 : NO_NUMBER;
  if ((sign !== PLUS && sign !== MINUS) || end - start !== ZONE_LENGTH) return NO_NUMBER;
  const minutes = readClock(start + 1);
  if (minutes < 0 || minutes >= (LAST_ZONE_HOUR + 1) * 60) return NO_NUMBER;
  return sign === MINUS ? -minutes : minutes;
}

/** Reads two digits; {@link NO_NUMBER} when they are none. */
function readPair(at: usize): i32 {
  const tens = digitOf(load<u8>(at));
  const ones = digitOf(load<u8>(at + 1));
  return tens <= 9 && ones <= 9 ? <i32>tens * 10 + <i32>ones : NO_NUMBER;
}

function daysIn(year: i32, month: i32): i32 {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : unchecked(DAYS[month - 1]);
}

/** Days before March 1st of year 0 to the epoch; years begin with March, so that a leap day is their last. */
const EPOCH_DAYS: i32 = 719_468;

function daysSinceEpoch(year: i32, month: i32, day: i32): i32 {
  const years = month > 2 ? year : year - 1;
  const monthsFromMarch = month > 2 ? month - 3 : month + 9;
  const days = (153 * monthsFromMarch + 2) / 5 + day - 1;
  return years * 365 + years / 4 - years / 100 + years / 400 + days - EPOCH_DAYS;
}
