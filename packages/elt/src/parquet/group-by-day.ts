import type { GroupRows } from './column';

/** Fewest rows of a day that become a row group of their own. */
const MIN_ROWS = 1024;

/**
 * Divides rows into row groups, so that a reader of a day finds its rows in few of them: each day that has many rows is a row group of its
 * own, by day, and the last one has the rows of the others. Rows keep their order within a row group.
 * @param days day of each row, since the epoch
 */
export function groupByDay(days: Int32Array): GroupRows[] {
  const counts = new Map<number, number>();
  for (let row = 0; row < days.length; row++) counts.set(days[row]!, (counts.get(days[row]!) ?? 0) + 1);
  const own = [...counts.keys()].filter((day) => counts.get(day)! >= MIN_ROWS).sort((a, b) => a - b);
  if (own.length === 0 || counts.size === 1) return [{ count: days.length }];
  const groupOf = new Map(own.map((day, group) => [day, group]));
  const groups = Array.from({ length: own.length + 1 }, () => ({ count: 0, runs: [] as number[] }));
  for (let row = 0; row < days.length; ) {
    const from = row;
    const group = groupOf.get(days[row++]!);
    while (row < days.length && groupOf.get(days[row]!) === group) row++;
    const rows = groups[group ?? own.length]!;
    rows.runs.push(from, row);
    rows.count += row - from;
  }
  return groups
    .filter(({ count }) => count > 0)
    .map(({ count, runs }) => ({ count, runs: Int32Array.from(runs) }));
}
