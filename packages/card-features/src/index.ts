import type { businessFields } from '@cardlake/card-schema';
import { type CompiledGroup, groupTable, loadCompiled } from '@cardlake/features';
import type { Fields, Table } from '@cardlake/schema';
import { published } from './published';

/** Name of a published group: `rt_card_features_v1`. */
export type PublishedName = keyof typeof published;

/** Names of the published groups, in the order they were declared. */
export const publishedNames = Object.keys(published) as readonly PublishedName[];

/** The published groups in their compiled form, which never changes. */
export const groups: Readonly<Record<PublishedName, CompiledGroup>> = byName((name) =>
  loadCompiled(published[name]),
);

/** The gold table of each published group: silver's business columns, then its features. */
export const goldTables: Readonly<Record<PublishedName, Table<typeof businessFields & Fields>>> = byName(
  (name) => groupTable(groups[name]),
);

function byName<V>(make: (name: PublishedName) => V): Readonly<Record<PublishedName, V>> {
  return Object.fromEntries(publishedNames.map((name) => [name, make(name)])) as Record<PublishedName, V>;
}
