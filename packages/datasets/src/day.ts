import { UserError } from '@cardlake/runtime';

/** A calendar day in UTC, `YYYY-MM-DD`; days sort as text. */
export type Day = string;

/** A range of days: from `from` up to, but not including, `to`. */
export interface DayRange {
  readonly from: Day;
  readonly to: Day;
}

const DAY_MS = 86_400_000;

/**
 * Parses a day that a user typed.
 * @throws UserError `bad_day` unless it is a calendar day from 2000 on, written `YYYY-MM-DD`.
 */
export function parseDay(text: string): Day {
  const valid = /^2\d{3}-\d\d-\d\d$/.test(text) && dayOf(Date.parse(`${text}T00:00:00Z`)) === text;
  if (valid) return text;
  throw new UserError('bad_day', `invalid day "${text}"`, {
    hint: 'Write the day as YYYY-MM-DD, for example 2026-02-14.',
  });
}

/** Returns the day `count` days after another, or before it if negative. */
export const addDays = (day: Day, count: number): Day => dayOf(startOf(day) + count * DAY_MS);

/** Returns the start of a day in milliseconds since the epoch. */
export const startOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`);

/** Lists every day of a range, in order. */
export function daysOf({ from, to }: DayRange): Day[] {
  const days: Day[] = [];
  for (let day = from; day < to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Returns true if a day lies in a range. */
export const inRange = (day: Day, { from, to }: DayRange): boolean => day >= from && day < to;

function dayOf(ms: number): Day {
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString().slice(0, 10);
}
