import type { Decision } from '@cardlake/model';
import type { RuleMatch } from './rule-set';

/**
 * Decides by what the model says and by what matches: one list or rule that approves is enough; otherwise one that declines;
 * otherwise a review is the least, and what the model declines stays declined. The order of the file plays no part.
 *
 * Approval before decline before review is the order of Stripe Radar (docs.stripe.com/radar/rules/reference) and Rapyd
 * Protect (docs.rapyd.net/en/rapyd-protect-fraud-rules.html).
 */
export function applyRules(byModel: Decision, matches: readonly Pick<RuleMatch, 'action'>[]): Decision {
  const asks = (action: Decision): boolean => matches.some((match) => match.action === action);
  if (asks('approve')) return 'approve';
  if (asks('decline') || byModel === 'decline') return 'decline';
  return asks('review') ? 'review' : byModel;
}
