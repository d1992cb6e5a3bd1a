import { cardEvents } from '@cardlake/card-schema';
import {
  deriveKeptColumns,
  HISTORY_ENTITY,
  type PastEvents,
  type SnapshotRead,
} from '@cardlake/feature-store/assembled';
import {
  type CompiledGroup,
  type CompiledSnapshotGroup,
  createKernel,
  type FeatureValue,
  publishedName,
  valueAt,
} from '@cardlake/features';
import { EventBatch } from './event-batch';
import { SnapshotFeatures } from './snapshot-features';
import type { VectorAssembler, VectorFlag } from './vector';

/**
 * Creates the assembler of a group. Its kernel is that of gold, and is used again for every event.
 * @param snapshotGroups the snapshot groups that features of the group are read from
 * @throws Error for a group that cannot be assembled, or a snapshot group that is missing
 */
export function createVectorAssembler(
  group: CompiledGroup,
  snapshotGroups: readonly CompiledSnapshotGroup[],
): VectorAssembler {
  requireAssembled(group);
  const { reachMicros } = deriveKeptColumns([group]);
  const kernel = createKernel([group], HISTORY_ENTITY, { source: cardEvents });
  const batch = new EventBatch(kernel.inputs);
  const snapshots = new SnapshotFeatures(group, snapshotGroups);
  const columns = new Map(kernel.outputs.map((column) => [column.name, column]));
  const names = group.features.map(({ name }) => name);
  return {
    reachMicros,
    listSnapshots: (event) => snapshots.listRows(event),
    assembleVector(event, history, rows) {
      kernel.pushLast(batch.load(event, history));
      const features: Record<string, FeatureValue> = {};
      for (const name of names) {
        const column = columns.get(name);
        const value = column === undefined ? snapshots.read(name, rows) : valueAt(column, 0);
        if (value === undefined) throw new Error(`${publishedName(group)}.${name} has no value`);
        features[name] = value;
      }
      return { features, flags: listFlags(event.ts - reachMicros, history, rows) };
    },
  };
}

/** @param since instant after which events are in the longest window */
function listFlags(
  since: number,
  { completeFrom, overflow }: PastEvents,
  rows: readonly (SnapshotRead | undefined)[],
): VectorFlag[] {
  const flags: VectorFlag[] = [];
  if (overflow || completeFrom > since) flags.push('incomplete');
  if (overflow) flags.push('overflow');
  if (rows.some((row) => row === undefined || row.isStale)) flags.push('stale');
  return flags;
}

function requireAssembled(group: CompiledGroup): void {
  const name = publishedName(group);
  if (group.assembled !== true)
    throw new Error(`${name} is not assembled online; use a version that declares online: 'assembled'`);
  if (group.entity !== HISTORY_ENTITY)
    throw new Error(`${name} is per ${group.entity}, and only events per ${HISTORY_ENTITY} are kept`);
}
