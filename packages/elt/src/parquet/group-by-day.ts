/** Fewest rows of a day that become a row group of their own, so that held rows have fewer groups than a byte counts. */
const MIN_ROWS = 1024;

/** Days whose numbers are at hand. */
const NEAR_DAYS = 1024;

/** Division of rows into row groups. */
interface GroupedRows {
  /** Number of rows of each row group. */
  readonly counts: readonly number[];
  /** Row group of each row, where there are several. */
  readonly groupOf?: Uint8Array;
}

/**
 * Divides rows into row groups, so that a reader of a day finds its rows in few of them: each day that has many rows is a row group of its
 * own, by day, and the last one has the rows of the others. Rows keep their order within a row group.
 * @param days day of each row, since the epoch
 */
export function groupByDay(days: Int32Array): GroupedRows {
  const found = new Map<number, number>();
  /** Number of each row's day, as days are met. */
  const dayOf = new Int32Array(days.length);
  const rowsOf: number[] = [];
  const nearDays = new Int32Array(NEAR_DAYS);
  const near = new Int32Array(NEAR_DAYS).fill(-1);
  for (let row = 0; row < days.length; row++) {
    const day = days[row]!;
    const slot = day & (NEAR_DAYS - 1);
    if (nearDays[slot] !== day || near[slot] === -1) {
      if (!found.has(day)) found.set(day, rowsOf.push(0) - 1);
      nearDays[slot] = day;
      near[slot] = found.get(day)!;
    }
    const at = near[slot]!;
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
