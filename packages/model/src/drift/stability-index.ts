import type { BinCounts } from './bin-counts';

/** Degrees of drift, by the usual limits of the population stability index: 0.1 and 0.25. */
export type DriftLevel = 'stable' | 'moderate' | 'drifted';

const LIMITS = { moderate: 0.1, drifted: 0.25 } as const;

/** Tells the degree of drift from a population stability index. */
export const driftLevel = (index: number): DriftLevel =>
  index > LIMITS.drifted ? 'drifted' : index >= LIMITS.moderate ? 'moderate' : 'stable';

/** Rows that are added to each bin, so that an empty one has a logarithm. */
const SMOOTHING = 0.5;

/**
 * Computes the population stability index of rows against a baseline: Σ (now − then) · ln(now / then) over the shares of the
 * bins, of which "missing" and "zero" are two (Lewis 1994). A bin that is empty on both sides adds nothing. With few rows
 * it is large by chance: about (bins − 1) · (1 / rows now + 1 / rows then) (Yurdakul and Naranjo 2020).
 */
export function stabilityIndex(then: BinCounts, now: BinCounts): number {
  const [before, after] = [then, now].map(({ missing, zero, counts }) => [missing, zero, ...counts]);
  if (before === undefined || after?.length !== before.length) throw new Error('the counts have other bins');
  const used = before.flatMap((rows, bin) => (rows + (after[bin] ?? 0) > 0 ? bin : []));
  const shares = (rows: readonly number[]) => {
    const smoothed = used.map((bin) => (rows[bin] ?? 0) + SMOOTHING);
    const total = smoothed.reduce((sum, each) => sum + each, 0);
    return smoothed.map((each) => each / total);
  };
  const expected = shares(before);
  return shares(after).reduce((sum, share, at) => {
    const was = expected[at] ?? share;
    return sum + (share - was) * Math.log(share / was);
  }, 0);
}
