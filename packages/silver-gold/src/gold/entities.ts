import type { CompiledGroup } from '@cardlake/features';

/** An entity that features are computed for over its events. */
export interface Entity {
  readonly name: string;
  /** Column of silver that identifies it. */
  readonly key: string;
}

/**
 * Lists the entities over whose events features of the groups are computed; the entity of most groups comes first.
 *
 * @throws Error when a group does not declare an entity of its features, or two groups give it different keys
 */
export function listEntities(groups: readonly CompiledGroup[]): Entity[] {
  const keys = new Map<string, string>();
  for (const group of groups) {
    for (const { entity, compute } of group.features) {
      if (compute.kind === 'snapshot') continue;
      const key = entityKey(group, entity);
      const known = keys.get(entity) ?? key;
      if (known !== key)
        throw new Error(
          `entity ${entity}: expected the key ${known} in every group, found ${key} in ${group.name}`,
        );
      keys.set(entity, key);
    }
  }
  const weight = (name: string): number => groups.filter(({ entity }) => entity === name).length;
  return [...keys].map(([name, key]) => ({ name, key })).sort((a, b) => weight(b.name) - weight(a.name));
}

/** Returns the key column of an entity. @throws Error when the group does not declare it */
export function entityKey({ name, entities }: CompiledGroup, entity: string): string {
  const key = entities[entity];
  if (key === undefined) throw new Error(`group ${name} does not declare entity ${entity}`);
  return key;
}
