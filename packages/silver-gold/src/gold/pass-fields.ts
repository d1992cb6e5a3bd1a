import { type CompiledGroup, publishedName } from '@cardlake/features';
import type { Fields } from '@cardlake/schema';

/** Column of a feature where the features of several groups are together: groups may use the same names. */
export const outputName = (group: CompiledGroup, feature: string): string =>
  `${publishedName(group)}.${feature}`;

/** The groups' features of an entity, group by group in stored order: the order in which a kernel puts them out. */
export const passFields = (groups: readonly CompiledGroup[], entity: string): Fields =>
  Object.fromEntries(
    groups.flatMap((group) =>
      group.features
        .filter((feature) => feature.entity === entity)
        .map(({ name, type, nullable }) => [outputName(group, name), { type, nullable, description: '' }]),
    ),
  );
