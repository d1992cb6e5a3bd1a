import { groupTable, groups as published } from '@cardlake/card-features';
import type { DatasetGroup } from '@cardlake/datasets';
import { type CompiledGroup, publishedName } from '@cardlake/features';

/** Every published version of every feature group; runs compute all of them. */
export const groups: readonly CompiledGroup[] = Object.values(published);

/** Groups that are served online. */
export const onlineGroups: readonly CompiledGroup[] = groups.filter(({ online }) => online !== null);

/** The newest version of each group, in the order of their columns in datasets. */
export const datasetGroups: readonly DatasetGroup[] = groups
  .filter(({ name, version }) => !groups.some((other) => other.name === name && other.version > version))
  .map((group) => ({ name: publishedName(group), definitionHash: group.hash, table: groupTable(group) }));
