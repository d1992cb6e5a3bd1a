import { stackDeclarations } from '@cardlake/platform';
import { completeBuckets, tlsOnly } from './buckets';
import { contractsSatisfied } from './contracts';
import { encrypted } from './encryption';
import { environmentRules } from './environment-rules';
import { reachableTargets, safeEventSources } from './event-sources';
import type { Finding, Synthesized } from './finding';
import { keyUses } from './key-uses';
import { withinLimits } from './limits';
import { operability } from './operability';
import { narrowPolicies, scopedTrust } from './policies';
import { stackRules } from './stack-rules';

/** Checks of one stack. */
const STACK_CHECKS = [
  stackRules,
  encrypted,
  completeBuckets,
  tlsOnly,
  narrowPolicies,
  scopedTrust,
  operability,
  safeEventSources,
  reachableTargets,
  withinLimits,
];

/** Checks one stack by our own rules. */
export const checkStack = (stack: Synthesized): Finding[] => STACK_CHECKS.flatMap((check) => check(stack));

/**
 * Checks all stacks of an environment by our own rules.
 * @param environment first part of the stacks' ids
 * @param stacks all stacks of the environment
 */
export const checkEnvironment = (environment: string, stacks: readonly Synthesized[]): Finding[] => [
  ...stacks.flatMap(checkStack),
  ...environmentRules(environment, stacks),
  ...keyUses(stacks),
  ...contractsSatisfied(environment, stacks, declaredFor(environment, stacks)),
];

/** The declarations of the stacks that an environment must have: all but those that its settings leave out. */
function declaredFor(environment: string, stacks: readonly Synthesized[]) {
  const isThere = ({ name }: { readonly name: string }) =>
    stacks.some(({ id }) => id === `${environment}-${name}`);
  // One stack of an engine tells which one the lake has.
  const engines = new Set(stackDeclarations.filter(isThere).flatMap(({ lakeEngine }) => lakeEngine ?? []));
  return stackDeclarations.filter(
    (each) =>
      isThere(each) ||
      (each.isEnabled === undefined && (each.lakeEngine === undefined || engines.has(each.lakeEngine))),
  );
}
