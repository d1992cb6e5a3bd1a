import type { CompiledFeature, CompiledGroup, Compute } from './types';

/**
 * A text that features of several groups have in common when they have the same name and the same value for every event,
 * because they are computed in the same way: one computation does for all of them.
 */
export const identifyFeature = (group: CompiledGroup, feature: CompiledFeature): string => {
  const { name, entity, type, nullable, default: value, compute } = feature;
  return JSON.stringify([name, group.entities[entity], type, nullable, value, withOperands(group, compute)]);
};

/** The name of an operand means another feature in each group. */
function withOperands(group: CompiledGroup, compute: Compute): unknown {
  if (compute.kind !== 'ratio') return compute;
  const operands = [compute.numerator, compute.denominator].map((operand) => {
    if (operand.kind === 'column') return operand;
    const feature = group.features.find(({ name }) => name === operand.feature);
    if (feature === undefined) throw new Error(`${group.name} has no feature ${operand.feature}`);
    return identifyFeature(group, feature);
  });
  return [compute.kind, ...operands];
}
