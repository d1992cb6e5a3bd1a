import { snapshotTable } from '@cardlake/card-features';
import type { CompiledSnapshotGroup } from '@cardlake/features';
import type { Snapshot } from '@cardlake/lake';
import { readInputs } from './inputs';

/** Finds the last day whose rows have been computed by the present definition of a group; days since the epoch. */
export function findComputedDay(snapshot: Snapshot, group: CompiledSnapshotGroup): number | undefined {
  const known = readInputs(snapshot.definition(snapshotTable(group)));
  return known?.definition === group.hash ? known.lastDay : undefined;
}
