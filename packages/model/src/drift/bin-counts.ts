import type { Baseline } from '../card';

/** Rows without a value, with 0, and by bin. */
export type BinCounts = Pick<Baseline, 'missing' | 'zero' | 'counts'>;

/** Counts values in the bins of a baseline. */
export interface BinCounter {
  add(value: number): void;
  readonly counts: BinCounts;
}

/** Creates the counter of a baseline; NaN counts as missing, and a value equal to an edge belongs to the bin below it. */
export function createBinCounter({ edges }: Pick<Baseline, 'edges'>): BinCounter {
  const found = { missing: 0, zero: 0, counts: Array<number>(edges.length + 1).fill(0) };
  return {
    counts: found,
    add(value) {
      if (Number.isNaN(value)) found.missing += 1;
      else if (value === 0) found.zero += 1;
      else {
        const edge = edges.findIndex((each) => value <= each);
        const bin = edge < 0 ? edges.length : edge;
        found.counts[bin] = (found.counts[bin] ?? 0) + 1;
      }
    },
  };
}
