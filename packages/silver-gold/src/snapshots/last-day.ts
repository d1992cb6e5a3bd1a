import { snapshotTable } from '@cardlake/card-features';
import { cardTransactions } from '@cardlake/card-schema';
import type { CompiledSnapshotGroup } from '@cardlake/features';
import type { Snapshot } from '@cardlake/lake';
import { parseDay } from '../days';
import { listDayFeatures, reachOf } from './day-windows';
import { readInputs, type SnapshotInputs } from './inputs';

/** Finds what a group's rows were computed from; undefined when they never were. */
export const inputsOf = (snapshot: Snapshot, group: CompiledSnapshotGroup): SnapshotInputs | undefined =>
  readInputs(snapshot.definition(snapshotTable(group)));

/** Finds the last day that a group's rows were computed for, as days since the epoch; undefined when they never were. */
export const lastSnapshotDay = (snapshot: Snapshot, group: CompiledSnapshotGroup): number | undefined =>
  inputsOf(snapshot, group)?.lastDay;

/** Finds the last day that can have rows, as the windows reach no farther; undefined without an event. */
export function lastDayWithRows(snapshot: Snapshot, group: CompiledSnapshotGroup): number | undefined {
  const newest = snapshot.files(cardTransactions).at(-1)?.partition;
  if (newest === undefined) return undefined;
  return parseDay(newest) + reachOf(listDayFeatures(group).map(({ window }) => window));
}
