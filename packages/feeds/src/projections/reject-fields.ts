import { field } from '@cardlake/schema';

/** Columns of rejected records as they are staged; when they were rejected is the instant of the run that publishes them. */
export const REJECT_FIELDS = {
  feed: field.string('name of the table of the feed'),
  source_key: field.string('key of the object'),
  source_version: field.string('version of the object'),
  source_place: field.bigint('position of the record in the object, in bytes, uncompressed'),
  reasons: field.strings('every rule the record broke'),
  raw: field.string('the record as it came, with card numbers masked; a long one is cut'),
} as const;
