/** Microseconds of a UTC day, which has no leap seconds. */
export const DAY_MICROS = 86_400_000_000;

/** Rows per day from which one statement per day is cheaper than one statement that sorts rows into days. */
export const MIN_ROWS_PER_DAY_STATEMENT = 20_000;
