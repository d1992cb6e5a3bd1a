import { groups } from '@cardlake/card-features';
import { type CompiledGroup, publishedName } from '@cardlake/features';
import type { ModelCard } from '@cardlake/model';

/** Published groups whose vectors are assembled while an event arrives, oldest first. */
const assembledGroups: readonly CompiledGroup[] = Object.values<CompiledGroup>(groups).filter(
  ({ assembled }) => assembled === true,
);

/** Chooses the group whose vectors a model reads: the one that its card names; the newest for a model that reads none. */
export function chooseServedGroup(card?: Pick<ModelCard, 'groups'>): CompiledGroup {
  const isNamed = (group: CompiledGroup): boolean =>
    card?.groups.some(({ name }) => name === publishedName(group)) === true;
  const chosen = assembledGroups.find(isNamed) ?? assembledGroups.at(-1);
  if (chosen === undefined) throw new Error('no published group is assembled while an event arrives');
  return chosen;
}
