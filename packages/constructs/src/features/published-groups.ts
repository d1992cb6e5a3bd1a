import { goldTables, groups, publishedNames } from '@cardlake/card-features';
import { businessFields } from '@cardlake/card-schema';
import type { Fields } from '@cardlake/schema';

/** The properties of a published feature group that stacks need. */
export interface PublishedGroup {
  /** Published name, such as `rt_card_features_v1`. */
  readonly name: string;
  /** Column that identifies a record. */
  readonly recordId: string;
  /** A feature store holds its records; an assembled vector is computed as its event arrives, and kept in gold alone. */
  readonly stored: boolean;
  /** The group is also served from an online store. */
  readonly online: boolean;
  readonly features: Fields;
}

/** Every published feature group, stored or assembled. */
export const publishedGroups: readonly PublishedGroup[] = publishedNames.map((name) => ({
  name,
  recordId: groups[name].recordId,
  stored: groups[name].assembled !== true,
  online: groups[name].online !== null,
  features: Object.fromEntries(
    Object.entries(goldTables[name].fields).filter(([column]) => !Object.hasOwn(businessFields, column)),
  ),
}));
