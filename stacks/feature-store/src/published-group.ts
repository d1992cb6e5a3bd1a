import { type FeatureDefinition, type Fields, featureDefinitions, field } from '@cardlake/schema';

/** A published feature group as its compiled definition describes it. */
export interface PublishedGroup {
  /** `rt_card_features_v1` */
  readonly name: string;
  /** Column that identifies a record. */
  readonly recordId: string;
  /** Whether it is served online, too. */
  readonly online: boolean;
  readonly features: Fields;
}

/** The feature that says when a record was true: the run's as-of instant, which grows with every run. */
export const EVENT_TIME = 'event_time';

/** What the Feature Store must know of a group: the record id, the event time, then the features in their order. */
export const definitionsOf = ({ recordId, features }: PublishedGroup): FeatureDefinition[] =>
  featureDefinitions({
    [recordId]: field.string('identifies the record'),
    [EVENT_TIME]: field.timestamp('when the record was true'),
    ...features,
  });
