import { type businessFields, cardEvents } from '@cardlake/card-schema';
import {
  type CompiledGroup,
  groupFields as fieldsOf,
  loadCompiled,
  groupTable as tableOf,
} from '@cardlake/features';
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

/** The features of a group over card events as fields, in stored order. */
export const groupFields = (group: CompiledGroup): Fields => fieldsOf(group, cardEvents);

/** The gold table of a group over card events: the business columns, then the features. */
export const groupTable = (group: CompiledGroup): Table<typeof businessFields & Fields> =>
  tableOf(group, cardEvents);

/** The gold table of each published group: silver's business columns, then its features. */
export const goldTables: Readonly<Record<PublishedName, Table<typeof businessFields & Fields>>> = byName(
  (name) => groupTable(groups[name]),
);

function byName<V>(make: (name: PublishedName) => V): Readonly<Record<PublishedName, V>> {
  return Object.fromEntries(publishedNames.map((name) => [name, make(name)])) as Record<PublishedName, V>;
}
