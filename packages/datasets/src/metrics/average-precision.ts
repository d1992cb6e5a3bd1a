import { groupByScore, type Scored } from './scored';

/**
 * Computes the area under the precision-recall curve by steps, as scikit-learn's `average_precision_score`
 * defines it: Σ (Rₙ − Rₙ₋₁) · Pₙ over the distinct scores from the highest down; equal scores count as one
 * threshold. There is no interpolation, which would be too optimistic.
 * @returns 0 to 1; null without a fraud, where recall is undefined.
 * @throws Error for a score that is NaN.
 */
export function averagePrecision(transactions: readonly Scored[]): number | null {
  const total = transactions.reduce((frauds, { isFraud }) => frauds + Number(isFraud), 0);
  if (total === 0) return null;
  let found = 0;
  let flagged = 0;
  let area = 0;
  for (const { frauds, size } of groupByScore(transactions)) {
    found += frauds;
    flagged += size;
    area += (frauds / total) * (found / flagged);
  }
  return area;
}
