import { groups as published } from '@cardlake/card-features';
import type { DatasetGroup } from '@cardlake/datasets';
import { type CompiledGroup, groupTable, publishedName } from '@cardlake/features';

/** Every published group, in the order their columns take in datasets. */
export const groups: readonly CompiledGroup[] = Object.values(published);

/** The groups that are served online. */
export const onlineGroups: readonly CompiledGroup[] = groups.filter(({ online }) => online !== null);

/** A group as datasets take it up. */
export const asDatasetGroup = (group: CompiledGroup): DatasetGroup => ({
  name: publishedName(group),
  definitionHash: group.hash,
  table: groupTable(group),
});
