import type { Field, Fields } from '@cardlake/schema';
import type { OnlineGroup } from './group';

/**
 * The value of a feature: text and dates as string, doubles as number, instants as number (microseconds since the
 * epoch), counts as bigint, decimals as bigint (value × 10^scale), booleans as 0n or 1n. Null: the record lacks it.
 */
export type OnlineValue = string | number | bigint | null;

/** The features of one entity at one instant. */
export interface OnlineRecord {
  readonly recordId: string;
  /** Microseconds since the epoch. */
  readonly eventTime: number;
  readonly features: Readonly<Record<string, OnlineValue>>;
}

/** A record id is at most this many bytes of UTF-8, SageMaker's limit. */
const MAX_RECORD_ID_BYTES = 2048;

/** Why a record cannot be stored in a group, or undefined when it can. */
export function recordFault(group: OnlineGroup, record: OnlineRecord): string | undefined {
  const { recordId, eventTime, features } = record;
  if (recordId === '') return 'the record id is empty';
  if (Buffer.byteLength(recordId) > MAX_RECORD_ID_BYTES) {
    return `the record id is longer than ${MAX_RECORD_ID_BYTES} bytes`;
  }
  if (!Number.isSafeInteger(eventTime) || eventTime < 0) {
    return `the event time ${eventTime} is not a whole number of microseconds since the epoch`;
  }
  for (const [name, value] of Object.entries(features)) {
    const fault = valueFault(group.features, name, value);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function valueFault(fields: Fields, name: string, value: OnlineValue): string | undefined {
  const declared = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (declared === undefined) return `the group has no feature "${name}"`;
  const wanted = valueType(declared);
  if (value === null || typeof value === wanted) return undefined;
  return `feature "${name}" is a ${typeof value}, a ${wanted} is wanted`;
}

const VALUE_TYPES = {
  string: 'string',
  date: 'string',
  timestamp: 'number',
  double: 'number',
  decimal: 'bigint',
  bigint: 'bigint',
  boolean: 'bigint',
  strings: 'string',
} as const satisfies Record<Field['type']['kind'], 'string' | 'number' | 'bigint'>;

const valueType = ({ type }: Field): 'string' | 'number' | 'bigint' => VALUE_TYPES[type.kind];
