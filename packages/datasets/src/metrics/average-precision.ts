import { type Scored, tiedGroups } from './scored';

/**
 * Area under the precision-recall curve by steps, as scikit-learn's `average_precision_score` defines it:
 * Σ (Rₙ − Rₙ₋₁) · Pₙ over the distinct scores from the highest down, equal scores counting as one threshold.
 * No interpolation, which would be too optimistic.
 * @returns 0 to 1; null without a fraud, when recall means nothing.
 * @throws Error for a score that is not a number.
 */
export function averagePrecision(transactions: readonly Scored[]): number | null {
  const total = transactions.reduce((frauds, { isFraud }) => frauds + Number(isFraud), 0);
  if (total === 0) return null;
  let found = 0;
  let flagged = 0;
  let area = 0;
  for (const { frauds, size } of tiedGroups(transactions)) {
    found += frauds;
    flagged += size;
    area += (frauds / total) * (found / flagged);
  }
  return area;
}
