import type { EventSource } from '@cardlake/schema';
import type { Entity } from './entity';
import type { EventFeature, RatioFeature } from './expression';
import type { WindowFeature } from './window';

/** A declared feature. */
export type Feature = WindowFeature | EventFeature | RatioFeature;

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
  /** True when the newest vector of each record is served; an object gives the most events that a state holds. */
  readonly online: boolean | { readonly maxEvents: number };
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
