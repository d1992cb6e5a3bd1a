export type { ColumnOf } from './columns';
export type { Duration } from './duration';
export { durationText } from './duration';
export type { Entity } from './entity';
export type { Operand, RatioFeature, RowFeature, RowFunction } from './expression';
export { type FeatureBuilders, featuresOn } from './features-on';
export { type Feature, type FeatureGroup, publishedName } from './group';
export type { Aggregate, WindowFeature } from './window';
