import { stackDeclarations } from '@cardlake/platform';
import { tlsOnly, wholeBuckets } from './buckets';
import { contractsKept } from './contracts';
import { encrypted } from './encryption';
import { environmentRules } from './environment-rules';
import { feedsSafe } from './feeds';
import type { Finding, Synthesized } from './finding';
import { withinLimits } from './limits';
import { operable } from './operations';
import { boundTrust, narrowPolicies } from './policies';
import { stackRules } from './stack-rules';

/** Rules that look at one stack. */
const STACK_CHECKS = [
  stackRules,
  encrypted,
  wholeBuckets,
  tlsOnly,
  narrowPolicies,
  boundTrust,
  operable,
  feedsSafe,
  withinLimits,
];

/** What our own rules have to say of one stack. */
export const checkStack = (stack: Synthesized): Finding[] => STACK_CHECKS.flatMap((check) => check(stack));

/**
 * Everything our own rules have to say of an environment.
 * @param environment first word of the stacks' ids
 * @param stacks all stacks of that environment
 */
export const checkEnvironment = (environment: string, stacks: readonly Synthesized[]): Finding[] => [
  ...stacks.flatMap(checkStack),
  ...environmentRules(stacks),
  ...contractsKept(environment, stacks, stackDeclarations),
];
