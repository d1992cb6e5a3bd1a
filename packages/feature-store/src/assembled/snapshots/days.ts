const DAY_MS = 86_400_000;

/** The day some days after another one, both as `2018-04-05`. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Returns a day. @throws Error for an invalid day */
export function requireDay(day: string): string {
  if (!DAY.test(day) || addDays(day, 0) !== day)
    throw new Error(`expected a day like 2018-04-05, got "${day}"`);
  return day;
}
