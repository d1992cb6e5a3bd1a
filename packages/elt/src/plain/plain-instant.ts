const ZERO = 0x30;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const COLON = 0x3a;
const SPACE = 0x20;
const T = 0x54;
const Z = 0x5a;

const DAY_LENGTH = 10;
/** `YYYY-MM-DDTHH:MM:SS`. */
const CLOCK_LENGTH = 19;
const ZONE_LENGTH = 6;
const MAX_DECIMALS = 6;
/** Years whose microseconds since the epoch are exact as doubles, and which every engine stores. */
const FIRST_YEAR = 1700;
const LAST_YEAR = 2249;
/** Zones of so many hours keep an instant within them. */
const LAST_ZONE_HOUR = 13;

const DAY_SECONDS = 86_400;
const MICROS = 1_000_000;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Reads the day `YYYY-MM-DD` in bytes `[start, end)`. @returns days since the epoch; NaN for a text of another form */
export function readDay(bytes: Uint8Array, start: number, end: number): number {
  if (end - start !== DAY_LENGTH || bytes[start + 4] !== MINUS || bytes[start + 7] !== MINUS)
    return Number.NaN;
  const year = readPair(bytes, start) * 100 + readPair(bytes, start + 2);
  const month = readPair(bytes, start + 5);
  const day = readPair(bytes, start + 8);
  const isKnown = year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12;
  if (!isKnown || !(day >= 1 && day <= daysIn(year, month))) return Number.NaN;
  return daysSinceEpoch(year, month, day);
}

/**
 * Reads the instant in bytes `[start, end)`: a day, `T` or a space, hours to seconds with up to six decimals, and `Z`, `±hh:mm` or
 * nothing, which means UTC.
 * @returns microseconds since the epoch; NaN for a text of another form
 */
export function readInstant(bytes: Uint8Array, start: number, end: number): number {
  const between = bytes[start + DAY_LENGTH];
  if (end - start < CLOCK_LENGTH || (between !== T && between !== SPACE)) return Number.NaN;
  const days = readDay(bytes, start, start + DAY_LENGTH);
  const minutes = readClock(bytes, start + DAY_LENGTH + 1);
  const seconds = readPair(bytes, start + 17);
  if (bytes[start + 16] !== COLON || !(seconds <= 59)) return Number.NaN;
  let at = start + CLOCK_LENGTH;
  let micros = 0;
  if (bytes[at] === POINT && at < end) {
    const first = at + 1;
    let unit = MICROS / 10;
    for (at = first; at < end && isDigit(bytes[at]!); at++) {
      micros += (bytes[at]! - ZERO) * unit;
      unit /= 10;
    }
    if (at === first || at - first > MAX_DECIMALS) return Number.NaN;
  }
  const zone = readZone(bytes, at, end);
  return (days * DAY_SECONDS + (minutes - zone) * 60 + seconds) * MICROS + micros;
}

/** Reads `hh:mm`. @returns minutes; NaN for a text of another form */
function readClock(bytes: Uint8Array, start: number): number {
  const hours = readPair(bytes, start);
  const minutes = readPair(bytes, start + 3);
  return bytes[start + 2] === COLON && hours <= 23 && minutes <= 59 ? hours * 60 + minutes : Number.NaN;
}

/** Reads the zone in bytes `[start, end)`. @returns minutes ahead of UTC; NaN for a text of another form */
function readZone(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return 0;
  const sign = bytes[start];
  if (sign === Z) return end - start === 1 ? 0 : Number.NaN;
  if ((sign !== PLUS && sign !== MINUS) || end - start !== ZONE_LENGTH) return Number.NaN;
  const minutes = readClock(bytes, start + 1);
  if (minutes >= (LAST_ZONE_HOUR + 1) * 60) return Number.NaN;
  return sign === MINUS ? -minutes : minutes;
}

/** Reads two digits; NaN when they are none. */
function readPair(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]!;
  const ones = bytes[at + 1]!;
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + (ones - ZERO) : Number.NaN;
}

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= ZERO + 9;

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : DAYS[month - 1]!;
}

/** Days before March 1st of year 0 to the epoch, and of 400 years; years begin with March, so that a leap day is their last. */
const EPOCH_DAYS = 719_468;

function daysSinceEpoch(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const monthsFromMarch = month > 2 ? month - 3 : month + 9;
  const days = Math.floor((153 * monthsFromMarch + 2) / 5) + day - 1;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leapDays + days - EPOCH_DAYS;
}
