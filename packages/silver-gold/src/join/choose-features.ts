import { cardEvents } from '@cardlake/card-schema';
import {
  type CompiledFeature,
  type CompiledGroup,
  listNeededColumns,
  publishedName,
  selectFeatures,
} from '@cardlake/features';
import { UserError } from '@cardlake/runtime';
import type { EntityFile } from './entity-file';

/** A feature to join, of a group. */
export interface ChosenFeature {
  readonly group: CompiledGroup;
  readonly feature: CompiledFeature;
}

/** Features to join to a file. */
export interface Choice {
  /** The groups, reduced to the chosen features and those that they are made of. */
  readonly groups: readonly CompiledGroup[];
  /** In the order of the result. */
  readonly features: readonly ChosenFeature[];
  /** Columns of the lake that the file has and the features need; the time is not among them. */
  readonly columns: readonly string[];
}

/**
 * Chooses the features to join: those of the names, or all of the groups.
 * @throws UserError `unknown_feature` for a name of no feature, `entities_refused` for features that need a column which
 *   the file lacks, and for names that would stand for two columns of the result
 */
export function chooseFeatures(
  groups: readonly CompiledGroup[],
  names: readonly string[] | undefined,
  file: EntityFile,
): Choice {
  const all = groups.flatMap((group) => group.features.map((feature) => ({ group, feature })));
  refuseUnknown(all, names ?? [], groups);
  const features = names === undefined ? all : all.filter(({ feature }) => names.includes(feature.name));
  refuseCollisions(features, file);
  refuseLacking(features, file);
  const needed = features.flatMap(({ group, feature }) => listNeededColumns(group, feature));
  return {
    groups: groups.flatMap((group) => {
      const own = features.filter((chosen) => chosen.group === group).map(({ feature }) => feature.name);
      return own.length === 0 ? [] : [selectFeatures(group, new Set(own))];
    }),
    features,
    columns: [...new Set(needed)],
  };
}

function refuseUnknown(
  all: readonly ChosenFeature[],
  names: readonly string[],
  groups: readonly CompiledGroup[],
): void {
  const unknown = names.filter((name) => !all.some(({ feature }) => feature.name === name));
  if (unknown.length === 0) return;
  const where = groups.map(publishedName).join(', ');
  throw new UserError('unknown_feature', `there is no feature ${unknown.join(', ')} in ${where}`, {
    hint: 'Name features as `cardlake features list` shows them, and their groups with --groups.',
  });
}

/** DuckDB tells names apart without regard to case, and so do many readers of its files. */
function refuseCollisions(features: readonly ChosenFeature[], file: EntityFile): void {
  const owners = new Map(
    [...file.types.keys()].map((name) => [name.toLowerCase(), `a column of ${file.name}`]),
  );
  for (const { group, feature } of features) {
    const name = feature.name.toLowerCase();
    const owner = owners.get(name);
    if (owner !== undefined)
      throw new UserError('entities_refused', `${feature.name} of ${publishedName(group)} is also ${owner}`, {
        hint: 'Rename the column, or choose other features with --groups or --features.',
      });
    owners.set(name, `a feature of ${publishedName(group)}`);
  }
}

function refuseLacking(features: readonly ChosenFeature[], file: EntityFile): void {
  const has = (column: string): boolean => file.types.has(file.nameOf(column));
  const lacking = new Map<string, string[]>();
  for (const { group, feature } of features)
    for (const column of listNeededColumns(group, feature))
      if (!has(column)) lacking.set(column, [...(lacking.get(column) ?? []), feature.name]);
  const faults = [...lacking].map(
    ([column, names]) =>
      `no column ${file.nameOf(column)}, which ${names.join(', ')} ${names.length === 1 ? 'needs' : 'need'}`,
  );
  if (!has(cardEvents.time)) faults.unshift(`no column ${file.nameOf(cardEvents.time)} with the time`);
  if (faults.length === 0) return;
  const lost = new Set([...lacking.values()].flat());
  const others = features.map(({ feature }) => feature.name).filter((name) => !lost.has(name));
  const leave =
    others.length === 0 || lost.size === 0 ? '' : `, or join the others: --features ${others.join(',')}`;
  throw new UserError('entities_refused', `${file.name} has ${faults.join('; ')}`, {
    hint: `Its columns are ${[...file.types.keys()].join(', ')}. Add what is missing, say what it is called with --time-column or --columns${leave}.`,
  });
}
