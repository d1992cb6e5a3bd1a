/** Draws indexes by weight in constant time: Walker's alias method as Vose builds it. */
export class WeightedChoice {
  private readonly threshold: Float64Array;
  private readonly alias: Uint32Array;

  /** @param weights not negative, at least one positive. */
  constructor(weights: ArrayLike<number>) {
    const n = weights.length;
    this.threshold = new Float64Array(n);
    this.alias = new Uint32Array(n);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += weights[i]!;
    if (!(sum > 0)) throw new Error('a weighted choice needs a positive weight');
    const small: number[] = [];
    const large: number[] = [];
    for (let i = 0; i < n; i++) {
      this.threshold[i] = (weights[i]! * n) / sum;
      (this.threshold[i]! < 1 ? small : large).push(i);
    }
    while (small.length > 0 && large.length > 0) {
      const low = small.pop()!;
      const high = large.at(-1)!;
      this.alias[low] = high;
      this.threshold[high]! -= 1 - this.threshold[low]!;
      if (this.threshold[high]! < 1) small.push(large.pop()!);
    }
    // What rounding left over is full.
    for (const i of small.concat(large)) this.threshold[i] = 1;
  }

  /** @param slot and @param side independent and uniform in [0, 1). */
  pick(slot: number, side: number): number {
    const i = Math.floor(slot * this.threshold.length);
    return side < this.threshold[i]! ? i : this.alias[i]!;
  }
}
