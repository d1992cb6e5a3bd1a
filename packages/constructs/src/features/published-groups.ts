import { goldTables, groups, publishedNames } from '@cardlake/card-features';
import { businessFields } from '@cardlake/card-schema';
import type { Fields } from '@cardlake/schema';

/** The properties of a published feature group that stacks need. */
export interface PublishedGroup {
  /** Published name, such as `rt_card_features_v1`. */
  readonly name: string;
  /** Column that identifies a record. */
  readonly recordId: string;
  /** The group is also served from an online store. */
  readonly online: boolean;
  readonly features: Fields;
}

/** Published names of the groups whose gold the stream job computes: all of them, whether they are stored or assembled. */
export const computedGroups: readonly string[] = publishedNames;

/** An assembled vector is computed as its event arrives, and kept in gold alone. */
const storedNames = publishedNames.filter((name) => groups[name].assembled !== true);

/** Every published feature group that a feature store holds. */
export const publishedGroups: readonly PublishedGroup[] = storedNames.map((name) => ({
  name,
  recordId: groups[name].recordId,
  online: groups[name].online !== null,
  features: Object.fromEntries(
    Object.entries(goldTables[name].fields).filter(([column]) => !Object.hasOwn(businessFields, column)),
  ),
}));
