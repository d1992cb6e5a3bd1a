import type { CompiledFeature, CompiledGroup, Compute } from './types';

/**
 * The group for an entity and an instant without an event: no window includes the current event. What is never null only
 * because the event is in its window may be null then. The hash stays that of the definition.
 */
export const withoutCurrentEvent = (group: CompiledGroup): CompiledGroup => ({
  ...group,
  features: group.features.map(withoutCurrent),
});

function withoutCurrent(feature: CompiledFeature): CompiledFeature {
  const { compute } = feature;
  if (compute.kind !== 'window' || !compute.includesCurrent) return feature;
  return {
    ...feature,
    nullable: feature.nullable || NULL_WHEN_EMPTY.has(compute.function),
    compute: { ...compute, includesCurrent: false },
  };
}

/** Aggregates over the current event that have no value without an event, and no default since they never needed one. */
const NULL_WHEN_EMPTY: ReadonlySet<string> = new Set(['mean', 'min', 'max']);

/** Reduces a group to features, and those that their ratios are made of. */
export function selectFeatures(group: CompiledGroup, names: ReadonlySet<string>): CompiledGroup {
  const needed = new Set<string>();
  const visit = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const operand of listOperands(findCompute(group, name)))
      if (operand.kind === 'feature') visit(operand.feature);
  };
  for (const name of names) visit(name);
  return {
    ...group,
    features: group.features.filter(({ name }) => needed.has(name)),
    derived: group.derived.filter((name) => needed.has(name)),
  };
}

/**
 * Lists the columns that a feature needs of the row it is computed for, besides the time: the key of its entity, and what
 * it reads of the current event.
 */
export function listNeededColumns(group: CompiledGroup, { entity, compute }: CompiledFeature): string[] {
  const key = group.entities[entity];
  const read = (of: Compute): string[] => [
    ...(of.kind === 'window' && of.function === 'isNew' ? [of.column] : []),
    ...listOperands(of).flatMap((operand) =>
      operand.kind === 'column' ? [operand.column] : read(findCompute(group, operand.feature)),
    ),
  ];
  return [...new Set([...(key === undefined ? [] : [key]), ...read(compute)])];
}

const listOperands = (compute: Compute) =>
  compute.kind === 'ratio' ? [compute.numerator, compute.denominator] : [];

function findCompute(group: CompiledGroup, name: string): Compute {
  const feature = group.features.find((each) => each.name === name);
  if (feature === undefined) throw new Error(`${group.name} has no feature ${name}`);
  return feature.compute;
}
