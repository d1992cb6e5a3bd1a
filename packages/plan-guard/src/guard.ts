import { featureChange, featureRoute } from './features';
import type { Plan, ResourceChange } from './plan';
import { PROTECTED } from './protected';

/** A resource with data that a plan would destroy, for good or to make it anew. */
export interface Finding {
  readonly address: string;
  /** `feature group`, `bucket` … */
  readonly what: string;
  readonly action: 'replaced' | 'destroyed';
  /** The attributes that force a replacement, `feature_definition[2].feature_type`; empty when something else does. */
  readonly attributes: readonly string[];
  /** Why, in Terraform's own view of it. */
  readonly because: string;
  /** What to do instead, where there is something. */
  readonly route?: string;
}

/** What the guard says of a plan. */
export interface Verdict {
  readonly refused: readonly Finding[];
  /** What was allowed by its address. */
  readonly allowed: readonly Finding[];
  /** Addresses that were allowed while nothing happens to them. */
  readonly unused: readonly string[];
}

/**
 * Finds every resource with data that a plan replaces or destroys.
 * @param allow addresses that may be, exactly as Terraform writes them
 */
export function guardPlan(plan: Plan, allow: readonly string[] = []): Verdict {
  const findings = plan.resource_changes.flatMap((each) => findingOf(each) ?? []);
  const mayGo = new Set(allow);
  const found = new Set(findings.map(({ address }) => address));
  return {
    refused: findings.filter(({ address }) => !mayGo.has(address)),
    allowed: findings.filter(({ address }) => mayGo.has(address)),
    unused: allow.filter((address) => !found.has(address)),
  };
}

function findingOf(resource: ResourceChange): Finding | undefined {
  const { address, type, change } = resource;
  const what = PROTECTED[type];
  if (what === undefined || !change.actions.includes('delete')) return undefined;
  const replaced = change.actions.includes('create');
  const features = replaced ? featureChange(resource) : undefined;
  return {
    address,
    what,
    action: replaced ? 'replaced' : 'destroyed',
    attributes: (change.replace_paths ?? []).map(pathText),
    because: reasonText(resource),
    ...(features === undefined
      ? {}
      : { route: featureRoute(features, change.before?.feature_group_name ?? address) }),
  };
}

const pathText = (path: readonly (string | number)[]): string =>
  path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');

const REASONS: Readonly<Record<string, string>> = {
  replace_because_cannot_update: 'it cannot be changed in place',
  replace_because_tainted: 'it is tainted: an earlier apply did not finish it',
  replace_by_request: 'the plan was asked to, by -replace',
  replace_by_triggers: 'replace_triggered_by says so',
  delete_because_no_resource_config: 'it is no longer in the configuration',
  delete_because_no_module: 'its module is no longer in the configuration',
  delete_because_wrong_repetition: 'its count or for_each is another kind now',
  delete_because_count_index: 'its count is smaller now',
  delete_because_each_key: 'its key is no longer in for_each',
};

function reasonText({ action_reason: reason, deposed, change }: ResourceChange): string {
  if (deposed !== undefined) return 'it was replaced earlier and what is left of it goes now';
  if (reason !== undefined) return REASONS[reason] ?? reason;
  return change.actions.includes('create') ? 'Terraform gives no reason' : 'the plan destroys it';
}
