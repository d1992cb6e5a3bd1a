import type { Duration, EventSource } from '@cardlake/schema';
import type { Entity } from './entity';
import type { WindowFeature } from './window';

/** A declared snapshot group: features of an entity as of the beginning of a day, UTC. */
export interface SnapshotGroup {
  /** Events that the features are computed from. */
  readonly source: EventSource;
  /** Published as `<name>_v<version>`. */
  readonly name: string;
  readonly version: number;
  /** Gold table of this version: `gold/<table>`, one row an entity and day. */
  readonly table: string;
  readonly entity: Entity;
  /** Time after the beginning of a day from which its rows are used; at least `10m`, less than `24h`, `6h` unless declared. */
  readonly availableAfter?: Duration;
  /** Features in the order they are stored. Windows and delays are whole days. */
  readonly features: Readonly<Record<string, WindowFeature>>;
}

/** Declares a snapshot group; `compileSnapshotGroup` checks it. */
export const snapshotGroup = (group: SnapshotGroup): SnapshotGroup =>
  Object.freeze({ ...group, features: Object.freeze({ ...group.features }) });
