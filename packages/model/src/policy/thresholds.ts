import type { Thresholds } from './policy';

/** Shares of the events that a policy may stop. */
export interface TargetRates {
  /** Share that is reviewed or declined. */
  readonly review: number;
  /** Share that is declined; at most the other. */
  readonly decline: number;
}

/** Chooses the thresholds that stop at most the given shares of some events; equal probabilities are not parted. */
export function thresholdsForRates(probabilities: readonly number[], rates: TargetRates): Thresholds {
  const descending = [...probabilities].sort((a, b) => b - a);
  const thresholdOf = (rate: number): number | null => {
    const allowed = Math.floor(rate * descending.length);
    const next = descending[allowed];
    if (next === undefined) return descending.at(-1) ?? null;
    return descending.slice(0, allowed).findLast((probability) => probability > next) ?? null;
  };
  return { kind: 'thresholds', review: thresholdOf(rates.review), decline: thresholdOf(rates.decline) };
}
