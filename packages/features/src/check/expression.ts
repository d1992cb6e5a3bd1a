import { findColumn, listColumns } from '../dsl/columns';
import type { EventFeature, Operand, RatioFeature } from '../dsl/expression';
import type { FeatureGroup } from '../dsl/group';
import { SnapshotFeature } from '../dsl/snapshot-feature';
import { findEntities, isOnCycle } from './dependencies';
import { quote } from './names';

/** Checks a function of the event alone. */
export function checkEventFunction({ compute }: EventFeature): string[] {
  if (compute.function !== 'hourAtMost') return [];
  const { hour } = compute;
  if (Number.isInteger(hour) && hour >= 0 && hour <= 23) return [];
  return [`hour must be a whole number from 0 to 23, got ${quote(hour)}`];
}

/** Checks a ratio, except its name. */
export function checkRatio(name: string, ratio: RatioFeature, group: FeatureGroup): string[] {
  const problems = [ratio.numerator, ratio.denominator].flatMap((operand) => checkOperand(operand, group));
  const value = ratio.options.default;
  if (value !== undefined && !Number.isFinite(value))
    problems.push(`default ${quote(value)} does not fit; give a finite number`);
  if (isOnCycle(name, group)) return [...problems, 'depends on itself; break the cycle of ratios'];
  const entities = findEntities(name, group);
  if (entities.length > 1)
    problems.push(`mixes features of ${entities.join(' and ')}; use features of one entity`);
  return problems;
}

function checkOperand(operand: Operand, group: FeatureGroup): string[] {
  if (operand?.kind === 'feature') {
    const known = Object.hasOwn(group.features, operand.feature);
    if (known && group.features[operand.feature] instanceof SnapshotFeature)
      return [
        `${quote(operand.feature)} comes from a snapshot group, and ratios are made of windows and columns`,
      ];
    if (known) return [];
    return [`there is no feature ${quote(operand.feature)} in the group; declare it or name another`];
  }
  if (operand?.kind !== 'column') return ['an operand is missing; use column(…) or feature(…)'];
  const known = findColumn(group.source.fields, operand.column);
  if (known?.type.kind === 'decimal') return [];
  const name = quote(operand.column);
  const problem = known === undefined ? `there is no column ${name}` : `column ${name} is not numeric`;
  return [`${problem}; use one of ${listColumns(group.source.fields, 'decimal').join(', ')}`];
}
