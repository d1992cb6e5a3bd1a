export type { ColumnOf } from './columns';
export type { Entity } from './entity';
export type { EventFeature, EventFunction, Operand, RatioFeature } from './expression';
export { type FeatureBuilders, featuresOn } from './features-on';
export { type Feature, type FeatureGroup, publishedName } from './group';
export type { SnapshotFeature } from './snapshot-feature';
export type { SnapshotGroup } from './snapshot-group';
export type { Aggregate, WindowFeature } from './window';
