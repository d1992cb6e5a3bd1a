import { maskPans } from '@cardlake/card-schema';
import type { Decision } from '@cardlake/model';
import type { RuleMatch } from '../rules/rule-set';
import type { Contribution } from '../version/scoring-version';
import type { Describe, DescribedEvent } from './describe';
import { nounOf } from './words';

/** Most reasons of a decision. */
const MAX_REASONS = 5;

/** A decision with all that may have led to it. */
export interface Explained extends DescribedEvent {
  readonly decision: Decision;
  readonly matches: readonly RuleMatch[];
  readonly contributions: readonly Contribution[];
}

/**
 * Finds the strongest reasons of a decision, in words: the lists and rules that ask for it, then the features that speak for it,
 * strongest first. For a review or decline those are the features that raise the risk, for an approval those that lower it.
 */
export function findReasons(describe: Describe, explained: Explained): string[] {
  const { decision, matches, contributions } = explained;
  const direction = decision === 'approve' ? -1 : 1;
  const byRules = matches
    .filter(({ action }) => action === decision)
    .map((match) => describeMatch(match, describe, explained));
  const byModel = contributions
    .filter(({ value }) => value * direction > 0)
    .sort((a, b) => (b.value - a.value) * direction)
    .slice(0, MAX_REASONS)
    .map(({ name }) => describe(name, explained));
  // Digits of large amounts can happen to form a card number, which nothing that is stored may show.
  return [...byRules, ...byModel].slice(0, MAX_REASONS).map(maskPans);
}

function describeMatch(
  { kind, id, fields }: RuleMatch,
  describe: Describe,
  described: DescribedEvent,
): string {
  if (kind === 'list') return `this ${fields.map(nounOf).join()} is on the list ${id}`;
  return `rule ${id}: ${fields.map((name) => describe(name, described)).join('; ')}`;
}
