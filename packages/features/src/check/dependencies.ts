import type { Entity } from '../dsl/entity';
import { RatioFeature } from '../dsl/expression';
import type { Feature, FeatureGroup } from '../dsl/group';
import { SnapshotFeature } from '../dsl/snapshot-feature';
import { WindowFeature } from '../dsl/window';

/** The entity that a feature names itself; undefined when it is the group's. */
export function usedEntity(feature: Feature): Entity | undefined {
  if (feature instanceof WindowFeature) return feature.options.entity;
  return feature instanceof SnapshotFeature ? feature.group?.entity : undefined;
}

/** Names of the operands of a feature. */
function listOperands(feature: Feature | undefined): string[] {
  if (!(feature instanceof RatioFeature)) return [];
  return [feature.numerator, feature.denominator].flatMap((operand) =>
    operand?.kind === 'feature' ? [operand.feature] : [],
  );
}

/** Names of all features that a feature depends on, directly or not; itself only when it is on a cycle. */
function findAllOperands(name: string, group: FeatureGroup): Set<string> {
  const found = new Set<string>();
  const queue = listOperands(group.features[name]);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (found.has(next)) continue;
    found.add(next);
    queue.push(...listOperands(group.features[next]));
  }
  return found;
}

/** True when a feature depends on itself. */
export const isOnCycle = (name: string, group: FeatureGroup): boolean =>
  findAllOperands(name, group).has(name);

/** Names of the entities whose windows a feature depends on; the group's own when there are none. */
export function findEntities(name: string, group: FeatureGroup): string[] {
  const windows = [name, ...findAllOperands(name, group)]
    .map((each) => group.features[each])
    .filter((feature) => feature instanceof WindowFeature);
  const names = windows.map(({ options }) => (options.entity ?? group.entity).name);
  return names.length === 0 ? [group.entity.name] : [...new Set(names)];
}

/** The ratios of a group without cycles, each after its operands, otherwise in declared order. */
export function orderRatios(group: FeatureGroup): string[] {
  const order = new Set<string>();
  const visit = (name: string): void => {
    if (!(group.features[name] instanceof RatioFeature) || order.has(name)) return;
    listOperands(group.features[name]).forEach(visit);
    order.add(name);
  };
  Object.keys(group.features).forEach(visit);
  return [...order];
}
