import { columnField, columnsOfKind } from '../dsl/columns';
import type { Operand, RatioFeature, RowFeature } from '../dsl/expression';
import type { FeatureGroup } from '../dsl/group';
import { entitiesOf, isOnCycle } from './dependencies';
import { quoted } from './names';

/** What is wrong with a function of the event alone. */
export function rowFaults({ compute }: RowFeature): string[] {
  if (compute.function !== 'hourAtMost') return [];
  const { hour } = compute;
  if (Number.isInteger(hour) && hour >= 0 && hour <= 23) return [];
  return [`hour ${quoted(hour)} is none of the day; use 0 to 23`];
}

/** What is wrong with a ratio, its name aside. */
export function ratioFaults(name: string, ratio: RatioFeature, group: FeatureGroup): string[] {
  const faults = [ratio.numerator, ratio.denominator].flatMap((operand) => operandFaults(operand, group));
  if (ratio.fallback !== undefined && !Number.isFinite(ratio.fallback))
    faults.push(`default ${quoted(ratio.fallback)} does not fit; give a finite number`);
  if (isOnCycle(name, group)) return [...faults, 'is made of itself; break the circle of ratios'];
  const entities = entitiesOf(name, group);
  if (entities.length > 1)
    faults.push(`mixes features of ${entities.join(' and ')}; use features of one entity`);
  return faults;
}

function operandFaults(operand: Operand, group: FeatureGroup): string[] {
  if (operand?.kind === 'feature') {
    if (Object.hasOwn(group.features, operand.feature)) return [];
    return [`there is no feature ${quoted(operand.feature)} in the group; declare it or name another`];
  }
  if (operand?.kind !== 'column') return ['an operand is missing; use column(…) or feature(…)'];
  const known = columnField(group.source.fields, operand.column);
  if (known?.type.kind === 'decimal') return [];
  const what = known === undefined ? 'there is no column' : 'no number is in column';
  return [
    `${what} ${quoted(operand.column)}; use one of ${columnsOfKind(group.source.fields, 'decimal').join(', ')}`,
  ];
}
