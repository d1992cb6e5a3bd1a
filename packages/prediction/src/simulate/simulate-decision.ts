import { businessFields } from '@cardlake/card-schema';
import type { CompiledGroup } from '@cardlake/features';
import { calibrateMargin, type Decision, decideByRule, type PolicyChange } from '@cardlake/model';
import { applyRules, isDeclinedByModel } from '../rules/apply-rules';
import type { RuleMatch, RuleSet } from '../rules/rule-set';
import { numberOf } from '../values/number-of';
import { vectorJson } from '../values/vector-json';
import type { LabelledDecision, RecordedDecision } from './recorded-decision';

/** Policies and rules in place of those that decided then. */
export interface SimulatedChange {
  /** Group of the vectors. */
  readonly group: CompiledGroup;
  /** Policy of a version; undefined where none is known. */
  readonly policyOf: (version: string) => PolicyChange | undefined;
  /** Lists and rules; those that matched then, when left out. */
  readonly rules?: RuleSet | undefined;
}

/**
 * Reasons for which a decision cannot be made again, and counts as it was: `rules`: lists or rules matched then, and a record does not
 * say what they asked for; `event`: silver does not have the event; `definition`: the vector is of another definition;
 * `policy`: the policy of its version is not known.
 */
export type Unknown = 'rules' | 'event' | 'definition' | 'policy';

/** Decision that a change leads to. */
export interface SimulatedDecision {
  readonly decision: Decision;
  /** Decision if the event were no control. */
  readonly unlessControl: Decision;
}

/** Creates a function that makes recorded decisions again under a change. */
export function createSimulator({
  group,
  policyOf,
  rules,
}: SimulatedChange): (recorded: RecordedDecision, labelled: LabelledDecision) => SimulatedDecision | Unknown {
  const vectors = vectorJson(group);
  const match = (
    recorded: RecordedDecision,
    { record, event }: LabelledDecision,
  ): readonly Pick<RuleMatch, 'action' | 'kind'>[] | Unknown => {
    if (rules === undefined) return recorded.rules.length === 0 ? [] : 'rules';
    if (event === undefined) return 'event';
    const { features, definition_hash: hash, received_at: receivedAt } = record;
    if (features === null || hash !== group.hash) return 'definition';
    return rules.match(event, vectors.read(features), receivedAt);
  };
  return (recorded, labelled) => {
    const matches = match(recorded, labelled);
    if (typeof matches === 'string') return matches;
    const byModel = decideByModel(recorded, labelled.record.amount, policyOf(recorded.version));
    if (byModel === undefined) return 'policy';
    const unlessControl = applyRules(byModel, matches);
    // A control passes again, unless a list or rule declines it.
    const isPassed = recorded.isControl && isDeclinedByModel(unlessControl);
    const { decision } = isPassed ? applyRules('approve', matches) : unlessControl;
    return { decision, unlessControl: unlessControl.decision };
  };
}

/** Decision of the model alone; without a policy, the recorded one where the model decided. */
function decideByModel(
  { score, probability: recorded, decision, isControl, decidedBy }: RecordedDecision,
  amount: bigint,
  policy: PolicyChange | undefined,
): Decision | undefined {
  if (policy === undefined) {
    if (isControl) return 'decline';
    return decidedBy === 'model' ? decision : undefined;
  }
  const { calibration, rule } = policy;
  const probability = calibration === undefined ? recorded : calibrateMargin(calibration, score);
  return decideByRule(rule, { probability, amount: numberOf(amount, businessFields.amount.type) ?? 0 });
}
