import type { GroupRows } from './column';

/** Fewest rows of a day that become a row group of their own. */
const MIN_ROWS = 1024;
/** Most days from the first to the last. */
const MAX_SPAN = 10_000;

/**
 * Divides rows into row groups, so that a reader of a day finds its rows in few of them: each day that has many rows is a row group of its
 * own, by day, and the last one has the rows of the others. Rows keep their order within a row group.
 * @param days day of each row, since the epoch
 */
export function groupByDay(days: Int32Array): GroupRows[] {
  const all = [{ count: days.length }];
  let [first, last] = [days[0] ?? 0, days[0] ?? 0];
  for (let row = 1; row < days.length; row++) {
    const day = days[row]!;
    if (day < first) first = day;
    else if (day > last) last = day;
  }
  if (first === last || last - first >= MAX_SPAN) return all;
  const counts = new Int32Array(last - first + 1);
  for (let row = 0; row < days.length; row++) counts[days[row]! - first]! += 1;
  if (counts.every((count) => count < MIN_ROWS)) return all;
  const own = [...counts.keys()].filter((day) => counts[day]! >= MIN_ROWS);
  const groupOf = new Int32Array(counts.length).fill(own.length);
  for (const [group, day] of own.entries()) groupOf[day] = group;
  const groups = Array.from({ length: own.length + 1 }, () => ({ count: 0, runs: [] as number[] }));
  for (let row = 0; row < days.length; ) {
    const from = row;
    const group = groupOf[days[row++]! - first]!;
    while (row < days.length && groupOf[days[row]! - first] === group) row++;
    const { runs } = groups[group]!;
    runs.push(from, row);
    groups[group]!.count += row - from;
  }
  return groups
    .filter(({ count }) => count > 0)
    .map(({ count, runs }) => ({ count, runs: Int32Array.from(runs) }));
}
