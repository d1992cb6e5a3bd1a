import type { DecidedBy } from '@cardlake/card-schema';
import type { Decision } from '@cardlake/model';
import type { RuleMatch } from './rule-set';

/** A decision, and what it follows from. */
export interface RuledDecision {
  readonly decision: Decision;
  /** A list or rule that approves or declines decides also where the model says the same; a list, where a rule asks for it, too. */
  readonly decidedBy: DecidedBy;
}

/** Actions that overrule a model, whatever it says; the first one that is asked for counts. */
const STRICT_ACTIONS = ['approve', 'decline'] as const;
/** A review overrules an approval alone. */
const ACTIONS = [...STRICT_ACTIONS, 'review'] as const;

/**
 * Decides by what the model says and by what matches: one list or rule that approves is enough; otherwise one that declines;
 * otherwise a review is the least, and what the model declines stays declined. The order of the file plays no part.
 *
 * Approval before decline before review is the order of Stripe Radar (docs.stripe.com/radar/rules/reference) and Rapyd
 * Protect (docs.rapyd.net/en/rapyd-protect-fraud-rules.html).
 */
export function applyRules(
  byModel: Decision,
  matches: readonly Pick<RuleMatch, 'action' | 'kind'>[],
): RuledDecision {
  const askedBy = (action: Decision): RuleMatch['kind'] | undefined => {
    const kinds = matches.filter((match) => match.action === action).map(({ kind }) => kind);
    return kinds.find((kind) => kind === 'list') ?? kinds[0];
  };
  for (const decision of byModel === 'approve' ? ACTIONS : STRICT_ACTIONS) {
    const decidedBy = askedBy(decision);
    if (decidedBy !== undefined) return { decision, decidedBy };
  }
  return { decision: byModel, decidedBy: 'model' };
}

/** True for a decline that can pass as a control: a list or rule that declines means it. */
export const isDeclinedByModel = ({ decision, decidedBy }: RuledDecision): boolean =>
  decision === 'decline' && decidedBy === 'model';
