import { requireScore, type Scored } from './scored';

/**
 * Prepares the average precision of rows that count several times or not at all, by clusters; each call takes one pass over
 * the rows. With each cluster once, it is `averagePrecision`.
 * @param clusterOf cluster of each row, by its position.
 */
export function createWeightedAveragePrecision(
  rows: readonly Scored[],
  clusterOf: ArrayLike<number>,
): (times: ArrayLike<number>) => number | null {
  const scores = Float64Array.from(rows, requireScore);
  const order = Uint32Array.from(rows.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const clusters = Uint32Array.from(order, (row) => clusterOf[row] ?? 0);
  const frauds = Uint8Array.from(order, (row) => Number(rows[row]?.isFraud));
  /** 1 for the last row of those with an equal score. */
  const isLast = Uint8Array.from(order, (row, at) =>
    Number(at + 1 === order.length || scores[row] !== scores[order[at + 1] ?? 0]),
  );
  return (times) => {
    let [found, flagged, area, here] = [0, 0, 0, 0];
    for (let at = 0; at < order.length; at++) {
      const weight = times[clusters[at] ?? 0] ?? 0;
      flagged += weight;
      here += weight * (frauds[at] ?? 0);
      if (isLast[at] === 0 || here === 0) continue;
      found += here;
      area += here * (found / flagged);
      here = 0;
    }
    return found === 0 ? null : area / found;
  };
}
