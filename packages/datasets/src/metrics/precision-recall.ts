import { groupByScore, type Scored } from './scored';

/** The rows with a score of at least a threshold, taken as suspicious. */
export interface OperatingPoint {
  readonly threshold: number;
  readonly flagged: number;
  /** Frauds among the flagged. */
  readonly found: number;
  /** Frauds per flagged row. */
  readonly precision: number;
  /** Share of all frauds that is flagged; null without a fraud. */
  readonly recall: number | null;
  /** Share of the genuine rows that is flagged; null without a genuine row. */
  readonly falsePositiveRate: number | null;
}

/**
 * Computes the points of the precision-recall curve: one for each distinct score, from the highest down, as
 * scikit-learn's `precision_recall_curve` has them (which goes up, and ends with precision 1 at recall 0).
 * @throws Error for a score that is NaN.
 */
export function precisionRecallCurve(transactions: readonly Scored[]): OperatingPoint[] {
  const frauds = transactions.reduce((total, { isFraud }) => total + Number(isFraud), 0);
  const genuine = transactions.length - frauds;
  let flagged = 0;
  let found = 0;
  return groupByScore(transactions).map((group) => {
    flagged += group.size;
    found += group.frauds;
    return {
      threshold: group.score,
      flagged,
      found,
      precision: found / flagged,
      recall: frauds === 0 ? null : found / frauds,
      falsePositiveRate: genuine === 0 ? null : (flagged - found) / genuine,
    };
  });
}

/** Returns the point of a threshold on a curve: that of the lowest score which reaches it; undefined when none does. */
export function pointAtThreshold(
  curve: readonly OperatingPoint[],
  threshold: number,
): OperatingPoint | undefined {
  return curve.findLast((point) => point.threshold >= threshold);
}

/** Returns the first point of a curve that flags at least a number of rows; undefined without one. */
export const pointWithFlagged = (
  curve: readonly OperatingPoint[],
  rows: number,
): OperatingPoint | undefined => curve.find(({ flagged }) => flagged >= rows);
