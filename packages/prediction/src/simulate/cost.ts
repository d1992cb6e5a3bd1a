import type { Costs, Decision } from '@cardlake/model';

/** Costs of decisions: a fraud that is approved, a false alarm, a review. */
export type CostMatrix = Omit<Costs, 'kind'>;

/** Cost of a decision about an event whose label is known; a review finds out, and a refund cannot lose its amount. */
export function costOf(
  decision: Decision,
  { isFraud, amount }: { readonly isFraud: boolean; readonly amount: number },
  { fee, falseAlarm, review }: CostMatrix,
): number {
  if (decision === 'review') return review;
  if (decision === 'approve') return isFraud ? Math.max(amount, 0) + fee : 0;
  return isFraud ? 0 : falseAlarm;
}
