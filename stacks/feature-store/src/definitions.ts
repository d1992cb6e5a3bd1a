import type { PublishedGroup } from '@cardlake/constructs';
import { type FeatureDefinition, featureDefinitions, field } from '@cardlake/schema';

/** The feature that says when a record was true: the run's as-of instant, which grows with every run. */
export const EVENT_TIME = 'event_time';

/** What the Feature Store must know of a group: the record id, the event time, then the features in their order. */
export const definitionsOf = ({ recordId, features }: PublishedGroup): FeatureDefinition[] =>
  featureDefinitions({
    [recordId]: field.string('identifies the record'),
    [EVENT_TIME]: field.timestamp('when the record was true'),
    ...features,
  });
