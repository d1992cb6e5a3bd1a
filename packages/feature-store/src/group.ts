import { EVENT_TIME, onlineRecordFields } from '@cardlake/job-contract';
import { type Fields, featureDefinitions, nullable, SchemaError } from '@cardlake/schema';

/** A feature group of an online store. */
export interface OnlineGroup {
  /** Published name, `rt_card_features_v1`. */
  readonly name: string;
  /** The column that identifies a record, `card_id`; a string. */
  readonly recordId: string;
  /** The features, in stored order. */
  readonly features: Fields;
}

const GROUP_NAME = /^[a-zA-Z0-9](?:[-_]*[a-zA-Z0-9]){0,63}$/;

/**
 * Returns the columns of a group's records in every store and file: record id, event time, and the features, each of
 * which may be null. The rules of SageMaker Feature Store for names and types apply to every store.
 * @throws SchemaError with every invalid name and type
 */
export function onlineFields({ name, recordId, features }: OnlineGroup): Fields {
  const reserved = [recordId, EVENT_TIME].filter((column) => Object.hasOwn(features, column));
  if (reserved.length > 0) {
    throw new SchemaError(name, [
      `"${reserved[0]}" is a column of every record; give the feature another name`,
    ]);
  }
  if (!GROUP_NAME.test(name)) {
    throw new SchemaError(name, ['invalid name for a feature group; use up to 64 letters, digits, - and _']);
  }
  const optional = Object.entries(features).map(
    ([feature, declared]) => [feature, nullable(declared)] as const,
  );
  const fields = onlineRecordFields({ recordId, features: Object.fromEntries(optional) });
  featureDefinitions(fields);
  return fields;
}
