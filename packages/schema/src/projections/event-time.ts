import { parseDateTime } from '../text/date-time';

/** The column, and feature, of every online record that holds its event time: the as-of instant of its run. */
export const EVENT_TIME = 'event_time';

const MICROS_PER_MILLI = 1000;
const EVENT_TIME_TEXT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3}(?:\d{3})?)?Z$/;

/**
 * Formats an event time: ISO 8601 in UTC with milliseconds, `2018-08-01T00:10:00.000Z` (CreateFeatureGroup,
 * EventTimeFeatureName: `yyyy-MM-dd'T'HH:mm:ss.SSSZ`). All texts have the same length, so their order is that of time.
 * @param micros microseconds since the epoch, whole milliseconds
 */
export function eventTimeText(micros: number): string {
  const text = new Date(Math.floor(micros / MICROS_PER_MILLI)).toISOString();
  const rest = micros - Math.floor(micros / MICROS_PER_MILLI) * MICROS_PER_MILLI;
  // A finer instant is refused by every store; in its replay file it is written as it is.
  return rest === 0 ? text : text.replace('Z', `${String(rest).padStart(3, '0')}Z`);
}

/** Parses the text of an event time, with or without a fraction. @returns microseconds, or undefined for other text */
export const parseEventTime = (text: string): number | undefined =>
  EVENT_TIME_TEXT.test(text) ? parseDateTime(text) : undefined;

/** Tests for microseconds that an event time can have: whole milliseconds from the epoch on. */
export const isEventTime = (micros: number): boolean =>
  Number.isSafeInteger(micros) && micros >= 0 && micros % MICROS_PER_MILLI === 0;
