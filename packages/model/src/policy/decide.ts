import { calibrateMargin } from './platt';
import type { Policy } from './policy';

export type Decision = 'approve' | 'review' | 'decline';

/** A decision, and the probability of fraud that it rests on. */
export interface Decided {
  readonly decision: Decision;
  readonly probability: number;
}

/**
 * Decides about an event by a policy: by thresholds, or by the least expected cost.
 * @param event Margin of the model, and the amount, which the costs of an approved fraud depend on.
 */
export function decide(
  { calibration, rule }: Policy,
  { margin, amount }: { readonly margin: number; readonly amount: number },
): Decided {
  const probability = calibrateMargin(calibration, margin);
  if (rule.kind === 'thresholds') {
    const reaches = (threshold: number | null) => threshold !== null && probability >= threshold;
    const decision = reaches(rule.decline) ? 'decline' : reaches(rule.review) ? 'review' : 'approve';
    return { decision, probability };
  }
  // A refund cannot lose its amount.
  const approved = probability * (Math.max(amount, 0) + rule.fee);
  const declined = (1 - probability) * rule.falseAlarm;
  const least = Math.min(approved, rule.review, declined);
  return {
    decision: least === approved ? 'approve' : least === rule.review ? 'review' : 'decline',
    probability,
  };
}
