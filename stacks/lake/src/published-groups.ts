import { goldTables, groups, publishedNames } from '@cardlake/card-features';
import type { PublishedGroup } from '@cardlake/feature-store-stack';
import { businessFields } from '@cardlake/schema';

/** The published feature groups, as the stacks know them. */
export const publishedGroups: readonly PublishedGroup[] = publishedNames.map((name) => ({
  name,
  recordId: groups[name].recordId,
  online: groups[name].online !== null,
  features: Object.fromEntries(
    Object.entries(goldTables[name].fields).filter(([column]) => !Object.hasOwn(businessFields, column)),
  ),
}));
