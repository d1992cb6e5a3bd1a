import type { FeatureValue } from '@aws-sdk/client-sagemaker-featurestore-runtime';
import { EVENT_TIME } from '@cardlake/job-contract';
import { count, numberOf, UserError } from '@cardlake/runtime';
import {
  eventTimeText,
  type Field,
  featureText,
  type LogicalType,
  MICRO_DIGITS,
  parseDecimal,
  parseEventTime,
  type ValueOf,
} from '@cardlake/schema';
import { type OnlineGroup, onlineFields } from '../group';
import type { OnlineRecord, OnlineValue } from '../record';

/** Limit of a record, names and values together. */
const MAX_RECORD_BYTES = 350 * 1024;

/** Converts a record to the format of the API: values as text, without nulls. */
export function toWire(group: OnlineGroup, record: OnlineRecord): FeatureValue[] {
  const values: Record<string, OnlineValue> = { [group.recordId]: record.recordId, ...record.features };
  return Object.entries(onlineFields(group)).flatMap(([name, field]) => {
    const text =
      name === EVENT_TIME
        ? eventTimeText(record.eventTime)
        : featureText(field, (values[name] ?? null) as ValueOf<LogicalType> | null);
    return text === undefined ? [] : [{ FeatureName: name, ValueAsString: text }];
  });
}

/** Checks the size of a record. @returns the reason why the API would reject it, or undefined */
export function checkSize(values: readonly FeatureValue[]): string | undefined {
  const bytes = values.reduce(
    (sum, { FeatureName = '', ValueAsString = '' }) =>
      sum + Buffer.byteLength(FeatureName) + Buffer.byteLength(ValueAsString),
    0,
  );
  return bytes > MAX_RECORD_BYTES
    ? `the record has ${numberOf(bytes, 'byte')}, more than ${count(MAX_RECORD_BYTES)}`
    : undefined;
}

/**
 * Converts a record from the format of the API; features that the group does not have are ignored.
 * @throws UserError `feature_group_differs` when a value does not have the declared type
 */
export function fromWire(group: OnlineGroup, values: readonly FeatureValue[]): OnlineRecord {
  const text = textByName(values);
  const read = (name: string, { type }: Field): OnlineValue => {
    const value = text.get(name);
    return value === undefined ? null : (parseText(type, value) ?? fail(group, name, type.kind, value));
  };
  const eventTime = text.get(EVENT_TIME) ?? '';
  return {
    recordId: text.get(group.recordId) ?? '',
    eventTime: parseEventTime(eventTime) ?? fail(group, EVENT_TIME, 'ISO 8601', eventTime),
    features: Object.fromEntries(
      Object.entries(group.features).map(([name, field]) => [name, read(name, field)] as const),
    ),
  };
}

const textByName = (values: readonly FeatureValue[]): ReadonlyMap<string, string> =>
  new Map(
    values.flatMap(({ FeatureName, ValueAsString }) =>
      FeatureName === undefined || ValueAsString === undefined ? [] : [[FeatureName, ValueAsString] as const],
    ),
  );

/** Reads the event time of a record of the API, in microseconds. @throws UserError `feature_group_differs` */
export const eventTimeOf = (group: OnlineGroup, values: readonly FeatureValue[]): number =>
  fromWire({ ...group, features: {} }, values).eventTime;

function fail(group: OnlineGroup, name: string, expected: string, text: string): never {
  throw new UserError(
    'feature_group_differs',
    `feature "${name}" of ${group.name} in the Feature Store: expected ${expected}, got "${text.slice(0, 40)}"`,
    { hint: 'Check that the feature group belongs to this group and version.' },
  );
}

const INTEGER = /^-?\d+$/;

/** Parses a text as a value of a type; undefined when it is not one. */
function parseText(type: LogicalType, text: string): OnlineValue | undefined {
  switch (type.kind) {
    case 'bigint':
    case 'boolean':
      return INTEGER.test(text) ? BigInt(text) : undefined;
    case 'double':
      return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'decimal':
      return parseExact(text, type.scale, type.precision - type.scale);
    case 'timestamp': {
      const micros = parseExact(text, MICRO_DIGITS, 12);
      return micros === undefined ? undefined : Number(micros);
    }
    default:
      return text;
  }
}

function parseExact(text: string, scale: number, integerDigits: number): bigint | undefined {
  const value = parseDecimal(text, scale, integerDigits);
  return typeof value === 'bigint' ? value : undefined;
}
