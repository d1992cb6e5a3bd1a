import { isEventTime, type LogicalType } from '@cardlake/schema';
import type { OnlineGroup } from './group';

/**
 * The value of a feature: text and dates as string, doubles as number, instants as number (microseconds since the
 * epoch), counts as bigint, decimals as bigint (value × 10^scale), booleans as 0n or 1n; null when the record has none.
 */
export type OnlineValue = string | number | bigint | null;

/** The features of one entity at one instant. */
export interface OnlineRecord {
  readonly recordId: string;
  /** Microseconds since the epoch; whole milliseconds, the resolution of event times in the Feature Store. */
  readonly eventTime: number;
  readonly features: Readonly<Record<string, OnlineValue>>;
}

/** SageMaker's limit of a record id, in bytes of UTF-8. */
const MAX_RECORD_ID_BYTES = 2048;

/** Checks whether a record can be stored in a group. @returns the reason why not, or undefined */
export function checkRecord(group: OnlineGroup, record: OnlineRecord): string | undefined {
  const { recordId, eventTime, features } = record;
  if (recordId === '') return 'the record id is empty';
  if (!isText(recordId)) return 'the record id is not valid text';
  if (Buffer.byteLength(recordId) > MAX_RECORD_ID_BYTES) {
    return `the record id is longer than ${MAX_RECORD_ID_BYTES} bytes`;
  }
  if (!isEventTime(eventTime)) {
    return `invalid event time: expected microseconds since the epoch, of a whole millisecond, got ${eventTime}`;
  }
  for (const [name, value] of Object.entries(features)) {
    const feature = Object.hasOwn(group.features, name) ? group.features[name] : undefined;
    if (feature === undefined) return `the group has no feature "${name}"`;
    if (value !== null && !isValueOf(feature.type, value)) {
      return `feature "${name}": expected ${feature.type.kind}, got ${describeValue(value)}`;
    }
  }
  return undefined;
}

/** Tests for text that DuckDB and JSON can store: no lone surrogate, no NUL. */
export const isText = (value: unknown): boolean =>
  typeof value === 'string' && value.isWellFormed() && !value.includes('\0');

const isInstant = (value: unknown): boolean => Number.isSafeInteger(value);

const isDay = (value: unknown): boolean => {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const start = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(start.getTime()) && start.toISOString().startsWith(value);
};

const VALIDATORS: {
  readonly [K in LogicalType['kind']]: (value: unknown, type: Extract<LogicalType, { kind: K }>) => boolean;
} = {
  string: isText,
  json: isText,
  date: isDay,
  timestamp: isInstant,
  double: (value) => typeof value === 'number',
  bigint: (value) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
  boolean: (value) => value === 0n || value === 1n,
  decimal: (value, { precision }) => {
    const limit = 10n ** BigInt(precision);
    return typeof value === 'bigint' && value < limit && value > -limit;
  },
  strings: () => false,
};

function isValueOf(type: LogicalType, value: OnlineValue): boolean {
  const check = VALIDATORS[type.kind] as (value: unknown, type: LogicalType) => boolean;
  return check(value, type);
}

/** Formats a value for a message, shortened. */
const describeValue = (value: OnlineValue): string =>
  typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : `the ${typeof value} ${value}`;
