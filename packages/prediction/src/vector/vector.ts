import type { CardEvent } from '@cardlake/card-schema';
import type { PastEvents, SnapshotRead } from '@cardlake/feature-store/assembled';
import type { CompiledSnapshotGroup, FeatureValue } from '@cardlake/features';

/**
 * Reasons for which a vector may differ from its gold row: `incomplete`: the history that was read lacks events of a
 * window; `overflow`: because there were more than a read returns; `stale`: a snapshot is of an earlier day, or there is
 * none.
 */
export type VectorFlag = 'incomplete' | 'overflow' | 'stale';

/** The features of an event as computed when it arrived. */
export interface AssembledVector {
  /** By name, in the stored order of the group. */
  readonly features: Readonly<Record<string, FeatureValue>>;
  readonly flags: readonly VectorFlag[];
}

/** A snapshot row that the vector of an event needs. */
export interface NeededSnapshot {
  readonly group: CompiledSnapshotGroup;
  /** Id of the entity. */
  readonly key: string;
  /** `2018-04-05` */
  readonly day: string;
}

/** Computes the vectors of one group. It does no I/O: the caller reads what it says it needs. */
export interface VectorAssembler {
  /** Reach of the longest window, µs: the history is read over `[ts − reachMicros, ts)`. */
  readonly reachMicros: number;
  /** Lists the snapshot rows that an event needs. */
  listSnapshots(event: CardEvent): readonly NeededSnapshot[];
  /** @param snapshots what was read of each row that {@link listSnapshots} names, in its order */
  assembleVector(
    event: CardEvent,
    history: PastEvents,
    snapshots: readonly (SnapshotRead | undefined)[],
  ): AssembledVector;
}
