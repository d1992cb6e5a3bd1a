import { SchemaError } from '../errors';
import { formatDecimal, MICRO_DIGITS } from '../text/decimal';
import { lookUpType, type TypeTable } from '../type-table';
import type { Field, Fields, LogicalType, ValueOf } from '../types';

/** Feature types of a feature group on the Standard tier. */
export type FeatureType = 'String' | 'Integral' | 'Fractional';

/** An entry of `FeatureDefinitions` in SageMaker's CreateFeatureGroup. */
export interface FeatureDefinition {
  readonly FeatureName: string;
  readonly FeatureType: FeatureType;
}

/** The column, and feature, of every online record that holds its event time: the as-of instant of its run. */
export const EVENT_TIME = 'event_time';

/** SageMaker Feature Store's rules for names. */
const NAME = /^[a-zA-Z0-9](?:[-_]*[a-zA-Z0-9]){0,63}$/;
const MAX_NAME = 64;
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
};

/**
 * The feature definitions of a group, in order. Instants are unix seconds, booleans 0 or 1, dates `YYYY-MM-DD`.
 * @throws SchemaError with every name and type that the Feature Store would reject, and what to do
 */
export function featureDefinitions(fields: Fields): FeatureDefinition[] {
  const problems: string[] = [];
  const definitions: FeatureDefinition[] = [];
  for (const [name, { type }] of Object.entries(fields)) {
    problems.push(...checkName(name));
    const form = lookUpType(FEATURE_FORMS, type);
    if (form) definitions.push({ FeatureName: name, FeatureType: form.type });
    else problems.push(`"${name}" is a list, which the Standard tier cannot hold; leave it out of the group`);
  }
  if (problems.length > 0) throw new SchemaError('feature group', problems);
  return definitions;
}

/**
 * The `ValueAsString` of a feature; undefined when the record must omit the feature: null, or a double that is not
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

function checkName(name: string): string[] {
  if (RESERVED.includes(name)) return [`"${name}" is reserved by the Feature Store; rename it`];
  if (name.length > MAX_NAME) return [`"${name}" has ${name.length} characters; shorten it to ${MAX_NAME}`];
  if (!NAME.test(name))
    return [
      `"${name}" is not a valid feature name; use letters, digits, - and _, and begin and end with a letter or digit`,
    ];
  return [];
}
