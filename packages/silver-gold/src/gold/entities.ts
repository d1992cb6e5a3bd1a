import type { CompiledGroup } from '@cardlake/features';

/** What features are computed per. */
export interface Entity {
  readonly name: string;
  /** Column of silver that identifies it. */
  readonly key: string;
}

/**
 * The entities that the groups' features are per, those that more groups are about first.
 *
 * @throws Error when two groups mean different things by one name
 */
export function entitiesOf(groups: readonly CompiledGroup[]): Entity[] {
  const keys = new Map<string, string>();
  for (const group of groups) {
    for (const { entity } of group.features) {
      const key = group.entities[entity]!;
      if ((keys.get(entity) ?? key) !== key)
        throw new Error(`two groups mean different things by entity ${entity}`);
      keys.set(entity, key);
    }
  }
  const weight = (name: string): number => groups.filter(({ entity }) => entity === name).length;
  return [...keys].map(([name, key]) => ({ name, key })).sort((a, b) => weight(b.name) - weight(a.name));
}
