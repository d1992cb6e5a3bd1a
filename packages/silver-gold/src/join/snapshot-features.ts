import {
  type CompiledFeature,
  type CompiledGroup,
  type CompiledSnapshotGroup,
  publishedName,
} from '@cardlake/features';
import { type Snapshot, type Sql, sql } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { dayOf, formatDay } from '../days';
import { findSnapshotSources } from '../gold/snapshot-sources';
import { selectSnapshotValues } from '../gold/snapshot-values';
import { inputsOf, lastDayWithRows } from '../snapshots/last-day';
import { PROBE_ROWS } from './join-relations';
import type { LoadedEntities } from './load-entities';

const isFromSnapshot = ({ compute }: CompiledFeature): boolean => compute.kind === 'snapshot';

/** The groups without the features that are taken from snapshots: those that a kernel computes from events. */
export const withoutSnapshotFeatures = (groups: readonly CompiledGroup[]): CompiledGroup[] =>
  groups
    .map((group) => ({ ...group, features: group.features.filter((feature) => !isFromSnapshot(feature)) }))
    .filter(({ features }) => features.length > 0);

/** Rows of a file, and the lake that they get features from. */
export interface SnapshotProbes {
  readonly snapshot: Snapshot;
  readonly groups: readonly CompiledGroup[];
  readonly snapshotGroups: readonly CompiledSnapshotGroup[];
  readonly entities: LoadedEntities;
}

/**
 * Builds queries of the features that the rows of the file get from snapshots, by `row_id`: one for each snapshot group. A row at
 * t gets the row of the day of t − `availableAfter`; where there is none, the empty values.
 * @throws UserError `entities_refused` for a time whose day the lake has not computed
 */
export function selectSnapshotFeatures({
  snapshot,
  groups,
  snapshotGroups,
  entities,
}: SnapshotProbes): Sql[] {
  const days = listDaysBetween(entities);
  return findSnapshotSources(groups, snapshotGroups, snapshot).map((source) => {
    const group = snapshotGroups.find((each) => publishedName(each) === source.name);
    if (group !== undefined) requireComputed(group, snapshot, entities);
    return selectSnapshotValues(source, groups, PROBE_ROWS, days, sql`row_id`);
  });
}

const listDaysBetween = ({ first, last }: LoadedEntities): string[] => {
  const from = dayOf(first);
  return Array.from({ length: dayOf(last) - from + 1 }, (_, i) => formatDay(from + i));
};

/**
 * Requires the rows of every day that is asked for: a day without rows would look like one without events. After the last
 * day that can have rows, no run computes any.
 */
function requireComputed(
  source: CompiledSnapshotGroup,
  snapshot: Snapshot,
  { rows, last }: LoadedEntities,
): void {
  const lastRow = lastDayWithRows(snapshot, source);
  if (rows === 0 || lastRow === undefined) return;
  const known = inputsOf(snapshot, source);
  const computed = known?.definition === source.hash ? known.lastDay : undefined;
  const needed = dayOf(last - source.availableAfterMicros);
  if (computed !== undefined && Math.min(needed, lastRow) <= computed) return;
  const name = publishedName(source);
  const until = computed === undefined ? 'no day' : `days until ${formatDay(computed)}`;
  throw new UserError(
    'entities_refused',
    `the file needs ${name} of ${formatDay(needed)}, and the lake has ${until}`,
    {
      hint: '`cardlake run stream` computes the days up to its window end; leave out later rows, or --features to do without.',
    },
  );
}
