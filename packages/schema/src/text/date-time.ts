/**
 * ISO 8601 date and time in the extended form, `T` or a space between, seconds and their fraction (up to nine digits)
 * optional, then `Z`, `±hh`, `±hhmm` or `±hh:mm`; no zone means UTC. Matches the whole text, in any regex dialect. Groups: year, month, day, hour, minute, second, fraction, sign, zone hours, zone minutes.
 */
export const DATE_TIME_PATTERN =
  '([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.]([0-9]{1,9}))?)?(?:Z|([+-])([0-9]{2})(?::?([0-9]{2}))?)?';

const PARTS = new RegExp(`^${DATE_TIME_PATTERN}$`);
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const FEBRUARY = 2;
/** The Gregorian calendar repeats itself after so many years, which have 146,097 days. */
const CYCLE_YEARS = 400;
const CYCLE_MILLIS = 146_097 * 86_400_000;
const MICROS_PER_MILLI = 1000;
const MICROS_PER_MINUTE = 60_000_000;
const NANO_DIGITS = 9;

/**
 * Parses an ISO 8601 date-time text to microseconds since the epoch, half a microsecond rounded up; undefined when the
 * text has another form, or its date, time or zone does not exist (leap seconds included).
 */
export function parseDateTime(text: string): number | undefined {
  const parts = PARTS.exec(text);
  if (!parts) return undefined;
  const part = (group: number): number => Number(parts[group] ?? 0);
  const [year, month, day] = [part(1), part(2), part(3)];
  const [hour, minute, second] = [part(4), part(5), part(6)];
  const [zoneHour, zoneMinute] = [part(9), part(10)];
  if (day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59 || zoneHour > 23 || zoneMinute > 59) return undefined;
  const micros = Math.round(Number((parts[7] ?? '').padEnd(NANO_DIGITS, '0')) / 1000);
  const zone = (zoneHour * 60 + zoneMinute) * (parts[8] === '-' ? -1 : 1);
  // `Date.UTC` takes the years 0 to 99 for those of the twentieth century; a cycle later they are themselves.
  const millis = Date.UTC(year + CYCLE_YEARS, month - 1, day, hour, minute, second) - CYCLE_MILLIS;
  return millis * MICROS_PER_MILLI + micros - zone * MICROS_PER_MINUTE;
}

function daysInMonth(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return (DAYS[month - 1] ?? 0) + (month === FEBRUARY && isLeap ? 1 : 0);
}
