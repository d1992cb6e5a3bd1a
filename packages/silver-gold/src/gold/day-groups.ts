import { MIN_ROWS_PER_DAY_STATEMENT } from '../thresholds';

/** Rows from which a group of small days is complete: enough for a statement, few enough for several connections. */
const MIN_GROUP_ROWS = 10 * MIN_ROWS_PER_DAY_STATEMENT;

/** Days of a group, which a statement writes at once, see `stageCopy`. */
const MAX_GROUP_DAYS = 100;

/**
 * Divides consecutive days into large ones, each by itself, and groups of small ones, which share a statement.
 * @param minDayRows rows from which a day is large
 */
export function groupDays<T extends { readonly rows: number }>(
  days: readonly T[],
  minDayRows = MIN_ROWS_PER_DAY_STATEMENT,
): T[][] {
  const groups: T[][] = [];
  let small: T[] = [];
  let rows = 0;
  const close = () => {
    if (small.length > 0) groups.push(small);
    small = [];
    rows = 0;
  };
  for (const day of days) {
    const isLarge = day.rows >= minDayRows;
    if (isLarge) close();
    small.push(day);
    rows += day.rows;
    if (isLarge || small.length === MAX_GROUP_DAYS || rows >= MIN_GROUP_ROWS) close();
  }
  close();
  return groups;
}
