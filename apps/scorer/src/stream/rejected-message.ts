import { maskPans } from '@cardlake/card-schema';
import type { StreamedLine } from './stream-records';

/** Characters of a line that are told: six bytes each, as escapes, are still less than a message may have. */
const MAX_LINE_LENGTH = 32 * 1024;
const MAX_ID_LENGTH = 1024;

/** A line that breaks rules. */
export interface RejectedLine {
  readonly record: StreamedLine;
  readonly reasons: readonly string[];
  readonly eventId?: string | undefined;
}

/** Formats a message about a line that breaks rules: masked, and cut where it is long. */
export function rejectedMessage({ record, reasons, eventId }: RejectedLine): string {
  const message = {
    reasons,
    ...(eventId === undefined ? {} : { event_id: maskedText(eventId, MAX_ID_LENGTH) }),
    line: maskedText(record.text, MAX_LINE_LENGTH),
    arrived_at: new Date(record.arrivedAt / 1000).toISOString(),
    partition_key: maskPans(record.partitionKey),
    sequence_number: record.sequenceNumber,
  };
  // SQS takes the characters of XML; all others but these two, JSON escapes itself.
  return JSON.stringify(message).replace(
    /[\ufffe\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16)}`,
  );
}

/** Masks first: cut, most of a card number can remain that is too short to be recognized. */
const maskedText = (text: string, length: number): string => maskPans(text).slice(0, length);
