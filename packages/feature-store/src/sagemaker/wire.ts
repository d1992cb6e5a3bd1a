import type { FeatureValue } from '@aws-sdk/client-sagemaker-featurestore-runtime';
import { EVENT_TIME } from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';
import {
  type Field,
  type Fields,
  featureText,
  type LogicalType,
  MICRO_DIGITS,
  parseDecimal,
  type ValueOf,
} from '@cardlake/schema';
import { type OnlineGroup, onlineFields } from '../group';
import type { OnlineRecord, OnlineValue } from '../record';

/** A record is at most this large, names and values together. */
const MAX_RECORD_BYTES = 350 * 1024;

/** A record as the API takes it: every value as text, what is null left out. */
export function toWire(group: OnlineGroup, record: OnlineRecord): FeatureValue[] {
  const values: Record<string, OnlineValue> = {
    [group.recordId]: record.recordId,
    [EVENT_TIME]: record.eventTime,
    ...record.features,
  };
  return Object.entries(onlineFields(group)).flatMap(([name, field]) => {
    const text = featureText(field, (values[name] ?? null) as ValueOf<LogicalType> | null);
    return text === undefined ? [] : [{ FeatureName: name, ValueAsString: text }];
  });
}

/** Why the API would refuse a record that is right otherwise, or undefined. */
export function sizeFault(values: readonly FeatureValue[]): string | undefined {
  const bytes = values.reduce(
    (sum, { FeatureName = '', ValueAsString = '' }) =>
      sum + Buffer.byteLength(FeatureName) + Buffer.byteLength(ValueAsString),
    0,
  );
  return bytes > MAX_RECORD_BYTES
    ? `the record has ${bytes} bytes, the most is ${MAX_RECORD_BYTES}`
    : undefined;
}

/**
 * A record from what the API gives; features of it that the group does not know are left out.
 * @throws UserError `feature_group_differs` when a value is not of the declared type
 */
export function fromWire(group: OnlineGroup, values: readonly FeatureValue[]): OnlineRecord {
  const given = texts(values);
  const fields = onlineFields(group);
  const read = (name: string, field: Field): OnlineValue => {
    const text = given.get(name);
    return text === undefined ? null : valueIn(group, name, field, text);
  };
  return {
    recordId: given.get(group.recordId) ?? '',
    eventTime: Number(read(EVENT_TIME, fields[EVENT_TIME] as Fields[string])),
    features: Object.fromEntries(
      Object.entries(group.features).map(([name, field]) => [name, read(name, field)] as const),
    ),
  };
}

const texts = (values: readonly FeatureValue[]): ReadonlyMap<string, string> =>
  new Map(
    values.flatMap(({ FeatureName, ValueAsString }) =>
      FeatureName === undefined || ValueAsString === undefined ? [] : [[FeatureName, ValueAsString] as const],
    ),
  );

/** The event time in a record of the API, in microseconds. @throws UserError `feature_group_differs` */
export const eventTimeOf = (group: OnlineGroup, values: readonly FeatureValue[]): number =>
  fromWire({ ...group, features: {} }, values).eventTime;

function valueIn(group: OnlineGroup, name: string, { type }: Field, text: string): OnlineValue {
  const value = parse(type, text);
  if (value !== undefined) return value;
  throw new UserError(
    'feature_group_differs',
    `the Feature Store has "${text.slice(0, 40)}" for the feature "${name}" of ${group.name}, a ${type.kind} is wanted`,
    { hint: 'Is the feature group that of this group and version?' },
  );
}

const INTEGER = /^-?\d+$/;

/** The value a text says, or undefined when it says none of that type. */
function parse(type: LogicalType, text: string): OnlineValue | undefined {
  switch (type.kind) {
    case 'bigint':
    case 'boolean':
      return INTEGER.test(text) ? BigInt(text) : undefined;
    case 'double':
      return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'decimal':
      return exact(text, type.scale, type.precision - type.scale);
    case 'timestamp': {
      const micros = exact(text, MICRO_DIGITS, 12);
      return micros === undefined ? undefined : Number(micros);
    }
    default:
      return text;
  }
}

function exact(text: string, scale: number, integerDigits: number): bigint | undefined {
  const value = parseDecimal(text, scale, integerDigits);
  return typeof value === 'bigint' ? value : undefined;
}
