import type { EventSource } from '@cardlake/schema';
import type { Entity } from './entity';
import type { EventFeature, RatioFeature } from './expression';
import type { SnapshotFeature } from './snapshot-feature';
import type { WindowFeature } from './window';

/** A declared feature. */
export type Feature = WindowFeature | EventFeature | RatioFeature | SnapshotFeature;

/** A state of recent events that an online engine keeps for each entity. */
interface BoundedState {
  /** Most events of a state. */
  readonly maxEvents: number;
}

/** A declared feature group. */
export interface FeatureGroup {
  /** Events that the features are computed from. */
  readonly source: EventSource;
  /** Published as `<name>_v<version>`. */
  readonly name: string;
  readonly version: number;
  /** Gold table of this version: `gold/<table>`. */
  readonly table: string;
  /** Entity of the features that name no other. */
  readonly entity: Entity;
  /** Column that identifies a record: the entity's key, or the source's `id` for a vector per event. */
  readonly recordId: string;
  /**
   * `stored` when the newest vector of each record is kept in an online store (an object gives the most events that a state
   * holds); `assembled` when the vector of an event is computed as it arrives; false when the group is not served.
   */
  readonly online: 'stored' | 'assembled' | false | BoundedState;
  /** True when the vector of every event is kept. */
  readonly offline: boolean;
  /** Features in the order they are stored. */
  readonly features: Readonly<Record<string, Feature>>;
}

/** Declares a feature group; `compileGroup` checks it. */
export const featureGroup = (group: FeatureGroup): FeatureGroup =>
  Object.freeze({ ...group, features: Object.freeze({ ...group.features }) });

/** Name that a group's version is published under: `order_features_v1`. */
export const publishedName = ({ name, version }: Pick<FeatureGroup, 'name' | 'version'>): string =>
  `${name}_v${version}`;
