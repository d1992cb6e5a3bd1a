/** Microseconds of a day of UTC, which has no leap seconds. */
export const DAY_MICROS = 86_400_000_000;

/** From so many rows a day, a statement a day costs less than sorting rows into days. */
export const ROWS_WORTH_A_STATEMENT = 20_000;
