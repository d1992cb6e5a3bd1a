import { elementAt } from './element-at';

/** Draws indexes by weight in constant time: Walker's alias method, built as Vose describes. */
export class WeightedChoice {
  private readonly threshold: Float64Array;
  private readonly alias: Uint32Array;

  /** @param weights none negative, at least one positive */
  constructor(weights: ArrayLike<number>) {
    const n = weights.length;
    this.threshold = new Float64Array(n);
    this.alias = new Uint32Array(n);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += elementAt(weights, i);
    if (!(sum > 0)) throw new Error('expected at least one positive weight');
    const small: number[] = [];
    const large: number[] = [];
    for (let i = 0; i < n; i++) {
      const scaled = (elementAt(weights, i) * n) / sum;
      this.threshold[i] = scaled;
      (scaled < 1 ? small : large).push(i);
    }
    for (let high = large.at(-1); high !== undefined; high = large.at(-1)) {
      const low = small.pop();
      if (low === undefined) break;
      this.alias[low] = high;
      this.threshold[high] = elementAt(this.threshold, high) - (1 - elementAt(this.threshold, low));
      if (elementAt(this.threshold, high) < 1) {
        small.push(high);
        large.pop();
      }
    }
    // Slots that are left because of rounding are full.
    for (const i of small.concat(large)) this.threshold[i] = 1;
  }

  /** Draws an index. @param slot and @param side independent and uniform in [0, 1) */
  pick(slot: number, side: number): number {
    const i = Math.floor(slot * this.threshold.length);
    return side < elementAt(this.threshold, i) ? i : elementAt(this.alias, i);
  }
}
