import { EVENT_TIME, type Fields, field } from '@cardlake/schema';

export { EVENT_TIME };

/**
 * Columns of a group's online records, wherever they are stored or handed on: record id, event time, features in their
 * order.
 */
export const onlineRecordFields = (group: {
  readonly recordId: string;
  readonly features: Fields;
}): Fields => ({
  [group.recordId]: field.string('identifies the record'),
  [EVENT_TIME]: field.timestamp('as-of instant of the features'),
  ...group.features,
});
