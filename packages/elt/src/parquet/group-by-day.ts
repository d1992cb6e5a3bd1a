import type { Division } from './column';

/** Fewest rows of a day that become a row group of their own, so that held rows have fewer groups than a byte counts. */
const MIN_ROWS = 1024;

/**
 * Divides rows into row groups, so that a reader of a day finds its rows in few of them: each day that has many rows is a row group of its
 * own, by day, and the last one has the rows of the others. Rows keep their order within a row group.
 * @param days day of each row, since the epoch
 */
export function groupByDay(days: Int32Array): Division {
  const found = new Map<number, number>();
  /** Number of each row's day, as days are met. */
  const dayOf = new Int32Array(days.length);
  const rowsOf: number[] = [];
  for (let row = 0; row < days.length; row++) {
    const day = days[row]!;
    let at = found.get(day);
    if (at === undefined) {
      at = rowsOf.push(0) - 1;
      found.set(day, at);
    }
    rowsOf[at]! += 1;
    dayOf[row] = at;
  }
  const own = [...found].filter(([, at]) => rowsOf[at]! >= MIN_ROWS).sort(([a], [b]) => a - b);
  if (own.length === 0 || found.size === 1) return { counts: [days.length] };
  const groups = new Uint8Array(rowsOf.length).fill(own.length);
  for (const [group, [, at]] of own.entries()) groups[at] = group;
  const counts = own.map(([, at]) => rowsOf[at]!);
  const others = days.length - counts.reduce((sum, count) => sum + count, 0);
  const groupOf = new Uint8Array(days.length);
  for (let row = 0; row < days.length; row++) groupOf[row] = groups[dayOf[row]!]!;
  return { counts: others === 0 ? counts : [...counts, others], groupOf };
}
