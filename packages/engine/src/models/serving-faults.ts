import { businessFields } from '@cardlake/card-schema';
import type { ModelCard } from '@cardlake/model';
import { UserError } from '@cardlake/runtime';
import { type Field, isNumeric } from '@cardlake/schema';
import { publishedGroups } from '../catalog/dataset-groups';

/** A published group, as far as serving a model depends on it. */
export type ServedGroup = Pick<(typeof publishedGroups)[number], 'name' | 'definitionHash' | 'isAssembled'>;

/** Columns of an event that a model can read: the numbers. */
export const eventColumns: readonly string[] = Object.entries<Field>(businessFields).flatMap(
  ([name, { type }]) => (isNumeric(type) ? name : []),
);

/** Lists what keeps a model from being served: a sentence for each group or column that differs from what is served. */
export function findServingFaults(
  { groups: needed, features }: Pick<ModelCard, 'groups' | 'features'>,
  served: readonly ServedGroup[] = publishedGroups,
): string[] {
  const ofGroups = needed.flatMap(({ name, definitionHash }) => {
    const group = served.find((each) => each.name === name);
    if (group === undefined) return `${name} is no published group`;
    if (group.definitionHash !== definitionHash)
      return `${name} is published with the definition ${short(group.definitionHash)}, and the model was made for ${short(definitionHash)}`;
    return group.isAssembled ? [] : `${name} is not assembled when an event arrives`;
  });
  const unknown = features.flatMap(({ name, group }) =>
    group === null && !eventColumns.includes(name) ? name : [],
  );
  return [...ofGroups, ...unknown.map((name) => `${name} is no number column of an event`)];
}

const short = (hash: string): string => hash.slice(0, 12);

/** Requires that a model's features are those that are served. @throws UserError `model_unservable`, naming what differs */
export function requireServable(
  { name, version, card }: { readonly name: string; readonly version: string; readonly card: ModelCard },
  served?: readonly ServedGroup[],
): void {
  const faults = findServingFaults(card, served);
  if (faults.length === 0) return;
  throw new UserError('model_unservable', `${name} ${version} cannot be served: ${faults.join('; ')}`, {
    hint: 'Train on a group that is assembled, as it is published now: `cardlake features list` shows the groups.',
  });
}
