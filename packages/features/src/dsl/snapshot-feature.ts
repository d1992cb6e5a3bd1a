import type { SnapshotGroup } from './snapshot-group';

/** A feature of a snapshot group, taken from the row that is in use at the time of an event. Immutable. */
export class SnapshotFeature {
  readonly kind = 'snapshot';

  constructor(
    readonly group: SnapshotGroup,
    readonly feature: string,
  ) {
    Object.freeze(this);
  }
}

/**
 * A feature of a snapshot group as of the day of `t − availableAfter`, for the entity that the event names; without a row
 * for that day, the value of an empty window.
 */
export const fromSnapshot = (group: SnapshotGroup, name: string): SnapshotFeature =>
  new SnapshotFeature(group, name);
