import type { CompiledFeature, WindowCompute } from './types';

/** Version of the compiled form of snapshot groups; another number, so that nothing takes one kind of group for the other. */
export const SNAPSHOT_FORMAT = 2;

/** A feature of a snapshot group: its window and delay are whole days, and no event is its own. */
export interface CompiledSnapshotFeature extends CompiledFeature {
  readonly compute: WindowCompute;
}

/** A snapshot group as plain JSON, with everything written out. */
export interface CompiledSnapshotGroup {
  readonly format: typeof SNAPSHOT_FORMAT;
  readonly kind: 'snapshot';
  readonly name: string;
  readonly version: number;
  /** Gold table of this version. */
  readonly table: string;
  readonly entity: string;
  /** Column of the events with the entity's id; the rows have it, too. */
  readonly key: string;
  /** An event at t uses the row of the day of `t − availableAfterMicros`. */
  readonly availableAfterMicros: number;
  /** In stored order. */
  readonly features: readonly CompiledSnapshotFeature[];
  /** SHA-256 of the canonical JSON of everything else. */
  readonly hash: string;
}
