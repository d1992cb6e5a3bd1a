import { findFeatureChange, formatFeatureAdvice } from './feature-change';
import type { Plan, ResourceChange } from './plan';
import { PROTECTED } from './protected';

/** A resource with data that a plan would destroy or replace. */
export interface Finding {
  readonly address: string;
  /** Kind of resource in messages, such as `feature group`. */
  readonly kind: string;
  readonly action: 'replaced' | 'destroyed';
  /** Attributes that force the replacement, such as `feature_definition[2].feature_type`; empty if another cause does. */
  readonly attributes: readonly string[];
  /** Reason that Terraform gives. */
  readonly reason: string;
  /** Alternative that loses no data, if there is one. */
  readonly advice?: string;
}

/** Result of checking a plan. */
export interface GuardReport {
  /** Resources that the plan may not destroy. */
  readonly refused: readonly Finding[];
  /** Resources that were allowed by their addresses. */
  readonly allowed: readonly Finding[];
  /** Allowed addresses at which the plan destroys nothing. */
  readonly unused: readonly string[];
}

/**
 * Finds all resources with data that a plan replaces or destroys.
 * @param allow addresses that the plan may destroy, exactly as Terraform writes them
 */
export function guardPlan(plan: Plan, allow: readonly string[] = []): GuardReport {
  const findings = plan.resource_changes.flatMap((each) => toFinding(each) ?? []);
  const allowed = new Set(allow);
  const found = new Set(findings.map(({ address }) => address));
  return {
    refused: findings.filter(({ address }) => !allowed.has(address)),
    allowed: findings.filter(({ address }) => allowed.has(address)),
    unused: allow.filter((address) => !found.has(address)),
  };
}

function toFinding(resource: ResourceChange): Finding | undefined {
  const { address, type, change } = resource;
  const kind = PROTECTED[type];
  if (kind === undefined || !change.actions.includes('delete')) return undefined;
  const replaced = change.actions.includes('create');
  const features = replaced ? findFeatureChange(resource) : undefined;
  return {
    address,
    kind,
    action: replaced ? 'replaced' : 'destroyed',
    attributes: (change.replace_paths ?? []).map(formatPath),
    reason: formatReason(resource),
    ...(features === undefined
      ? {}
      : { advice: formatFeatureAdvice(features, change.before?.feature_group_name ?? address) }),
  };
}

const formatPath = (path: readonly (string | number)[]): string =>
  path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');

const REASONS: Readonly<Record<string, string>> = {
  replace_because_cannot_update: 'it cannot be changed in place',
  replace_because_tainted: 'it is tainted, because an earlier apply did not complete',
  replace_by_request: 'the plan was made with -replace',
  replace_by_triggers: 'replace_triggered_by requires it',
  delete_because_no_resource_config: 'it is no longer in the configuration',
  delete_because_no_module: 'its module is no longer in the configuration',
  delete_because_wrong_repetition: 'it changed between count and for_each',
  delete_because_count_index: 'its count was reduced',
  delete_because_each_key: 'its key was removed from for_each',
};

function formatReason({ action_reason: reason, deposed, change }: ResourceChange): string {
  if (deposed !== undefined) return 'it is the remainder of an earlier replacement';
  if (reason !== undefined) return REASONS[reason] ?? reason;
  return change.actions.includes('create') ? 'Terraform gives no reason' : 'the plan destroys it';
}
