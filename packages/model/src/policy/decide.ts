import { calibrateMargin } from './platt';
import type { Policy, PolicyRule } from './policy';

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
  return { decision: decideByRule(rule, { probability, amount }), probability };
}

/** Decides about an event by the rule of a policy, from its probability of fraud. */
export function decideByRule(
  rule: PolicyRule,
  { probability, amount }: { readonly probability: number; readonly amount: number },
): Decision {
  if (rule.kind === 'thresholds') {
    const reaches = (threshold: number | null) => threshold !== null && probability >= threshold;
    return reaches(rule.decline) ? 'decline' : reaches(rule.review) ? 'review' : 'approve';
  }
  // A refund cannot lose its amount.
  const approved = probability * (Math.max(amount, 0) + rule.fee);
  const declined = (1 - probability) * rule.falseAlarm;
  const least = Math.min(approved, rule.review, declined);
  return least === approved ? 'approve' : least === rule.review ? 'review' : 'decline';
}
