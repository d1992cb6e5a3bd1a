/**
 * Longest line of an authorisation that is decided, in bytes: its texts come again in the item of the decision, which DynamoDB
 * limits to 400 KB (developer guide, "Constraints").
 */
const MAX_DECIDED_BYTES = 128 * 1024;

/** Tells whether a line is too long to be decided. */
export const isTooLong = (line: string): boolean =>
  line.length > MAX_DECIDED_BYTES || Buffer.byteLength(line) > MAX_DECIDED_BYTES;
