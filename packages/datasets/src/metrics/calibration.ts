import type { Scored } from './scored';

/** Rows whose score lies in (`from`, `to`], or is 0 in the first bin. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Null without rows, as is the fraud rate. */
  readonly meanScore: number | null;
  readonly fraudRate: number | null;
}

/** Agreement of scores, as probabilities, with the labels. */
export interface Calibration {
  /** Mean of (score − label)². */
  readonly brier: number;
  /** Expected calibration error: mean over the rows of the gap between mean score and fraud rate of their bin. */
  readonly expectedError: number;
  readonly bins: readonly CalibrationBin[];
}

/**
 * Computes the calibration of scores as probabilities, in bins of equal width as scikit-learn's `calibration_curve`
 * has them.
 * @param binCount number of bins.
 * @returns null without rows, or when a score is no probability.
 */
export function calibrate(transactions: readonly Scored[], binCount = 10): Calibration | null {
  if (transactions.length === 0 || transactions.some(({ score }) => !(score >= 0 && score <= 1))) return null;
  const edges = Array.from({ length: binCount + 1 }, (_, i) => i / binCount);
  const sums = Array.from({ length: binCount }, () => ({ rows: 0, score: 0, frauds: 0 }));
  let squares = 0;
  for (const { score, isFraud } of transactions) {
    squares += (score - Number(isFraud)) ** 2;
    const sum = sums[binOf(score, edges)];
    if (sum === undefined) throw new Error(`no bin for the score ${score}`);
    sum.rows += 1;
    sum.score += score;
    sum.frauds += Number(isFraud);
  }
  const gap = sums.reduce((total, { score, frauds }) => total + Math.abs(score - frauds), 0);
  return {
    brier: squares / transactions.length,
    expectedError: gap / transactions.length,
    bins: sums.map(({ rows, score, frauds }, i) => ({
      from: i / binCount,
      to: (i + 1) / binCount,
      rows,
      meanScore: rows === 0 ? null : score / rows,
      fraudRate: rows === 0 ? null : frauds / rows,
    })),
  };
}

/** Finds the first bin whose upper edge a score does not exceed. */
const binOf = (score: number, edges: readonly number[]): number =>
  Math.max(0, edges.findIndex((edge) => score <= edge) - 1);
