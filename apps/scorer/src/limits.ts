/**
 * Longest line of an authorisation that is decided, in bytes: its texts come again in the item of the decision, which DynamoDB
 * limits to 400 KB (developer guide, "Constraints").
 */
const MAX_DECIDED_BYTES = 128 * 1024;

/** Tells whether a line is too long to be decided. */
export const isTooLong = (line: string): boolean => isLonger(line, MAX_DECIDED_BYTES);

/**
 * Longest line that is decided step by step, in bytes: its texts come twice in the data of a state, in JSON within JSON, and Step
 * Functions limits that to 256 KiB (developer guide, "Service quotas").
 */
const MAX_STEP_BYTES = 32 * 1024;

/** Tells whether a line is too long to be decided step by step. */
export const isTooLongForSteps = (line: string): boolean => isLonger(line, MAX_STEP_BYTES);

const isLonger = (line: string, bytes: number): boolean =>
  line.length > bytes || Buffer.byteLength(line) > bytes;
