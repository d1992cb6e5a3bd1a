export type { DecimalColumn, StringColumn } from './columns';
export type { Duration } from './duration';
export { durationText } from './duration';
export { type Entity, entity } from './entity';
export {
  column,
  feature,
  hourAtMost,
  isNight,
  isWeekend,
  type Operand,
  type RatioFeature,
  type RowFeature,
  type RowFunction,
  ratio,
} from './expression';
export { type Feature, type FeatureGroup, featureGroup } from './group';
export {
  type Aggregate,
  count,
  countDistinct,
  isNew,
  max,
  mean,
  meanOfLabel,
  min,
  stddev,
  sum,
  timeSincePrevious,
  type WindowFeature,
} from './window';
