/** Rows from which a day gets a statement of its own, which on one thread is cheaper than sorting rows into days. */
export const MIN_DAY_ROWS = 2_000;

/** Days of a group, which a statement writes at once, see `stageCopy`; two write beside each other, see `refreshAll`. */
const MAX_GROUP_DAYS = 50;

/** Divides consecutive days into large ones, each by itself, and groups of small ones, which share a statement. */
export function groupDays<T extends { readonly rows: number }>(days: readonly T[]): T[][] {
  const groups: T[][] = [];
  let small: T[] = [];
  const close = () => {
    if (small.length > 0) groups.push(small);
    small = [];
  };
  for (const day of days) {
    const isLarge = day.rows >= MIN_DAY_ROWS;
    if (isLarge) close();
    small.push(day);
    if (isLarge || small.length === MAX_GROUP_DAYS) close();
  }
  close();
  return groups;
}
