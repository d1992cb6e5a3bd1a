import { type businessFields, cardEvents } from '@cardlake/card-schema';
import {
  type CompiledGroup,
  type CompiledSnapshotGroup,
  type DeclaredDurations,
  groupFields as fieldsOf,
  loadCompiled,
  loadCompiledSnapshot,
  publishedName,
  snapshotTable as snapshotTableOf,
  groupTable as tableOf,
  writeDuration,
} from '@cardlake/features';
import type { Fields, Table } from '@cardlake/schema';
import { durations, published, publishedSnapshots } from './published';

/** Name of a published group: `rt_card_features_v1`. */
export type PublishedName = keyof typeof published;

/** Names of the published groups, in the order they were declared. */
export const publishedNames = Object.keys(published) as readonly PublishedName[];

/** The published groups in their compiled form, which never changes. */
export const groups: Readonly<Record<PublishedName, CompiledGroup>> = byName((name) =>
  loadCompiled(published[name]),
);

/** Published groups whose vectors are assembled while an event arrives, oldest first. */
export const assembledGroups: readonly CompiledGroup[] = Object.values(groups).filter(
  ({ assembled }) => assembled === true,
);

/** The published snapshot groups in their compiled form, which never changes, in the order they were declared. */
export const snapshotGroups: readonly CompiledSnapshotGroup[] =
  Object.values(publishedSnapshots).map(loadCompiledSnapshot);

/** The gold table of a snapshot group over card events: the key, the day, then the features. */
export const snapshotTable = (group: CompiledSnapshotGroup): Table =>
  snapshotTableOf(group, cardEvents, durationsOf(group));

/** The features of a group over card events as fields, in stored order. */
export const groupFields = (group: CompiledGroup | CompiledSnapshotGroup): Fields =>
  fieldsOf(group, cardEvents, durationsOf(group));

/** The gold table of a group over card events: the business columns, then the features. */
export const groupTable = (group: CompiledGroup): Table<typeof businessFields & Fields> =>
  tableOf(group, cardEvents, durationsOf(group));

/** Writes the time after the beginning of a day from which a snapshot group's rows are used, as it was declared. */
export function writeAvailableAfter(group: CompiledSnapshotGroup): string {
  const [declared] = Object.values(durationsOf(group));
  return writeDuration(group.availableAfterMicros, declared?.availableAfter);
}

/** The gold table of each published group: silver's business columns, then its features. */
export const goldTables: Readonly<Record<PublishedName, Table<typeof businessFields & Fields>>> = byName(
  (name) => groupTable(groups[name]),
);

function durationsOf(
  group: CompiledGroup | CompiledSnapshotGroup,
): Readonly<Record<string, DeclaredDurations>> {
  const all: Readonly<Record<string, Readonly<Record<string, DeclaredDurations>>>> = durations;
  return all[publishedName(group)] ?? {};
}

function byName<V>(make: (name: PublishedName) => V): Readonly<Record<PublishedName, V>> {
  return Object.fromEntries(publishedNames.map((name) => [name, make(name)])) as Record<PublishedName, V>;
}
