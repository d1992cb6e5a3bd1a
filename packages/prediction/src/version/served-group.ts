import { assembledGroups } from '@cardlake/card-features';
import { type CompiledGroup, publishedName } from '@cardlake/features';
import type { ModelCard } from '@cardlake/model';

/** Finds the group whose vectors a model reads; undefined for a model that reads none. */
export const findServedGroup = (card: Pick<ModelCard, 'groups'>): CompiledGroup | undefined =>
  assembledGroups.find((group) => card.groups.some(({ name }) => name === publishedName(group)));

/** Chooses the group whose vectors a model reads: the one that its card names; the newest for a model that reads none. */
export function chooseServedGroup(card?: Pick<ModelCard, 'groups'>): CompiledGroup {
  const chosen = (card && findServedGroup(card)) ?? assembledGroups.at(-1);
  if (chosen === undefined) throw new Error('no published group is assembled while an event arrives');
  return chosen;
}
