import { UserError } from '@cardlake/runtime';

/** A calendar day in UTC, `YYYY-MM-DD`; days sort as text. */
export type Day = string;

/** Days from `from` up to and without `to`. */
export interface DayRange {
  readonly from: Day;
  readonly to: Day;
}

const DAY_MS = 86_400_000;

/**
 * A day that a user typed.
 * @throws UserError `bad_day` when it is not a day of the calendar from 2000 on, written `YYYY-MM-DD`.
 */
export function parseDay(text: string): Day {
  const valid = /^2\d{3}-\d\d-\d\d$/.test(text) && dayOf(Date.parse(`${text}T00:00:00Z`)) === text;
  if (valid) return text;
  throw new UserError('bad_day', `"${text}" is not a day`, {
    hint: 'Write the day as YYYY-MM-DD, such as 2018-08-15.',
  });
}

/** The day `count` days after (before, when negative) another. */
export const addDays = (day: Day, count: number): Day => dayOf(startOf(day) + count * DAY_MS);

/** Milliseconds since the epoch at which a day starts. */
export const startOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`);

/** Every day of a range, in order. */
export function daysOf({ from, to }: DayRange): Day[] {
  const days: Day[] = [];
  for (let day = from; day < to; day = addDays(day, 1)) days.push(day);
  return days;
}

export const inRange = (day: Day, { from, to }: DayRange): boolean => day >= from && day < to;

function dayOf(ms: number): Day {
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString().slice(0, 10);
}
