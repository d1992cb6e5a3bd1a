import { snapshotTable } from '@cardlake/card-features';
import type { CompiledSnapshotGroup } from '@cardlake/features';
import type { Snapshot } from '@cardlake/lake';
import { readInputs } from './inputs';

/** Finds the last day that a group's rows were computed for, as days since the epoch; undefined when they never were. */
export const lastSnapshotDay = (snapshot: Snapshot, group: CompiledSnapshotGroup): number | undefined =>
  readInputs(snapshot.definition(snapshotTable(group)))?.lastDay;
