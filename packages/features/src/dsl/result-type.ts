import { type Fields, field, type LogicalType } from '@cardlake/schema';
import { findColumn } from './columns';
import type { Aggregate, WindowFeature } from './window';

const BIGINT = field.bigint('').type;

/** Extra digits of a sum: Spark's rule, with room for 10^10 rows. */
const SUM_DIGITS = 10;
const MAX_DIGITS = 38;

/** The type of event functions, ratios, and aggregates other than counts, sums and extremes. */
export const DOUBLE: LogicalType = field.double('').type;

/**
 * The type of an aggregate's result.
 * @param fields columns of the events
 */
export function resultType(aggregate: Aggregate, fields: Fields): LogicalType {
  switch (aggregate.function) {
    case 'count':
    case 'countDistinct':
      return BIGINT;
    case 'sum': {
      const { precision, scale } = requireDecimalType(fields, aggregate.column);
      return { kind: 'decimal', precision: Math.min(precision + SUM_DIGITS, MAX_DIGITS), scale };
    }
    case 'min':
    case 'max':
      return requireDecimalType(fields, aggregate.column);
    default:
      return DOUBLE;
  }
}

/** Precision and scale of a decimal column. @throws Error when the column is not a decimal */
export function requireDecimalType(fields: Fields, column: string): LogicalType & { kind: 'decimal' } {
  const type = findColumn(fields, column)?.type;
  if (type?.kind !== 'decimal')
    throw new Error(`column ${column} is not a decimal; feature definition and event source do not fit`);
  return type;
}

/** True when the event itself is in the window. */
export function includesCurrent({ aggregate, options }: WindowFeature): boolean {
  switch (aggregate.function) {
    case 'isNew':
    case 'timeSincePrevious':
    case 'meanOfLabel':
      return false;
    default:
      return options.delay === undefined && options.excludesCurrent !== true;
  }
}

/** True when a window feature without a default is null for some events. */
export function mayBeNull(feature: WindowFeature): boolean {
  switch (feature.aggregate.function) {
    case 'count':
    case 'countDistinct':
    case 'sum':
    case 'isNew':
      return false;
    case 'mean':
    case 'min':
    case 'max':
      return !includesCurrent(feature);
    default:
      return true;
  }
}
