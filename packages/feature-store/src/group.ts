import { EVENT_TIME, onlineRecordFields } from '@cardlake/job-contract';
import { type Fields, featureDefinitions, nullable, SchemaError } from '@cardlake/schema';

/** A feature group as an online store knows it. */
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
 * The columns of a group's records, wherever they are stored or handed on: record id, event time, and the features,
 * any of which a record may lack. What an online store would refuse is refused here, whichever the store: SageMaker
 * Feature Store's names and types hold.
 * @throws SchemaError with every name and type it would refuse
 */
export function onlineFields({ name, recordId, features }: OnlineGroup): Fields {
  const taken = [recordId, EVENT_TIME].filter((column) => Object.hasOwn(features, column));
  if (taken.length > 0) {
    throw new SchemaError(name, [`"${taken[0]}" is a column of every record; give the feature another name`]);
  }
  if (!GROUP_NAME.test(name)) {
    throw new SchemaError(name, ['is no name for a feature group; use up to 64 letters, digits, - and _']);
  }
  const mayLack = Object.entries(features).map(
    ([feature, declared]) => [feature, nullable(declared)] as const,
  );
  const fields = onlineRecordFields({ recordId, features: Object.fromEntries(mayLack) });
  featureDefinitions(fields);
  return fields;
}
