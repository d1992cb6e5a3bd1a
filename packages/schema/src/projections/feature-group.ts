import { SchemaError } from '../errors';
import { formatDecimal, MICRO_DIGITS } from '../text/decimal';
import { lookUpType, type TypeTable } from '../type-table';
import type { Field, Fields, LogicalType, ValueOf } from '../types';
import { EVENT_TIME } from './event-time';

/** Feature types of a feature group on the Standard tier. */
export type FeatureType = 'String' | 'Integral' | 'Fractional';

/** An entry of `FeatureDefinitions` in SageMaker's CreateFeatureGroup. */
export interface FeatureDefinition {
  readonly FeatureName: string;
  readonly FeatureType: FeatureType;
}

/**
 * The type of the event time: a feature group with an Iceberg offline store takes no other (Developer guide,
 * "Use Feature Store with SDK for Python": "you must specify String as the value for the event time").
 */
const EVENT_TIME_TYPE: FeatureType = 'String';

/** SageMaker Feature Store's rules for names. */
const NAME = /^[a-zA-Z0-9](?:[-_]*[a-zA-Z0-9]){0,63}$/;
const MAX_NAME = 64;
/** Most features of one group (Developer guide, "Quotas, naming rules and data types"). */
export const MAX_FEATURES = 2500;
const RESERVED = ['is_deleted', 'write_time', 'api_invocation_time'];

/** A kind of value in the Feature Store: its type and its text. */
interface FeatureForm {
  readonly type: FeatureType;
  readonly text: (value: unknown) => string;
}

const FEATURE_FORMS: TypeTable<FeatureForm | undefined> = {
  string: () => ({ type: 'String', text: String }),
  timestamp: () => ({
    type: 'Fractional',
    text: (micros) => formatDecimal(BigInt(micros as number), MICRO_DIGITS),
  }),
  date: () => ({ type: 'String', text: String }),
  decimal: ({ scale }) => ({
    type: 'Fractional',
    text: (unscaled) => formatDecimal(unscaled as bigint, scale),
  }),
  bigint: () => ({ type: 'Integral', text: String }),
  double: () => ({ type: 'Fractional', text: String }),
  boolean: () => ({ type: 'Integral', text: (value) => (value ? '1' : '0') }),
  // Collections exist on the InMemory tier only, which has no offline store.
  strings: () => undefined,
  json: () => ({ type: 'String', text: String }),
};

/**
 * The feature definitions of a group, in order. The event time is ISO 8601 text; other instants are unix seconds, booleans
 * 0 or 1, dates `YYYY-MM-DD`.
 * @throws SchemaError with every name and type that the Feature Store would reject, and what to do
 */
export function featureDefinitions(fields: Fields): FeatureDefinition[] {
  const problems: string[] = [];
  const definitions: FeatureDefinition[] = [];
  for (const [name, { type }] of Object.entries(fields)) {
    problems.push(...checkFeatureName(name));
    const featureType = name === EVENT_TIME ? EVENT_TIME_TYPE : lookUpType(FEATURE_FORMS, type)?.type;
    if (featureType) definitions.push({ FeatureName: name, FeatureType: featureType });
    else problems.push(`"${name}" is a list, which the Standard tier cannot hold; leave it out of the group`);
  }
  if (definitions.length > MAX_FEATURES)
    problems.push(
      `it has ${definitions.length} features, and a feature group holds ${MAX_FEATURES}; split the group`,
    );
  if (problems.length > 0) throw new SchemaError('feature group', problems);
  return definitions;
}

/**
 * The `ValueAsString` of a feature other than the event time; undefined when the record must omit the feature: null, or a double that is not
 * finite (the Feature Store rejects NaN).
 * @throws SchemaError for a list
 */
export function featureText<T extends LogicalType>(
  { type }: Field<T>,
  value: ValueOf<T> | null,
): string | undefined {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return undefined;
  const form = lookUpType(FEATURE_FORMS, type);
  if (!form) throw new SchemaError('feature value', ['the Feature Store cannot hold a list']);
  return form.text(value);
}

/** Checks a name by the rules of the Feature Store. @returns the problem in words, or nothing */
export function checkFeatureName(name: string): string[] {
  if (RESERVED.includes(name)) return [`"${name}" is reserved by the Feature Store; rename it`];
  if (name.length > MAX_NAME) return [`"${name}" has ${name.length} characters; shorten it to ${MAX_NAME}`];
  if (!NAME.test(name))
    return [
      `"${name}" is not a valid feature name; use letters, digits, - and _, and begin and end with a letter or digit`,
    ];
  return [];
}
