import { isUtf8 } from 'node:buffer';
import { DamagedGzip, encodeAuthorization, inputName, readInput } from '@cardlake/bronze';
import { businessFields, type CardEvent, maskPans, parseAuthorization } from '@cardlake/card-schema';
import { createTempTable, type DuckSession, openAppender, type Relation, relation } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { MAX_LINE_BYTES, rejectionText } from '@cardlake/schema';
import { LineSplitter } from '@cardlake/silver-gold';

/** A line that is not replayed, and why. No card number is in it. */
export interface RejectedLine {
  readonly line: number;
  readonly reasons: readonly string[];
  /** Id of the event, where one could be read. */
  readonly event_id: string | null;
  /** The line, with card numbers masked; the beginning of a long one. */
  readonly raw: string;
}

/** Receives rejected lines, some at a time. */
export type OnRejected = (lines: readonly RejectedLine[]) => Promise<void>;

/** Longest part of a rejected line that is kept, in UTF-16 units. */
const MAX_RAW_LENGTH = 4096;

/** The valid authorisations of the input, by the numbers of their lines. */
export const inputEvents: Relation = relation('replay_input', {
  line: { type: 'BIGINT' },
  ...businessFields,
});

/** An input of authorisations. */
export interface EventInput {
  /** Path of NDJSON, plain or gzipped, or `-` for `stdin`. */
  readonly input: string;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Instant by which lines are judged, µs: none may be of a time far after it. */
  readonly arrivalMicros: number;
  readonly onRejected: OnRejected;
}

/**
 * Loads the authorisations of an input into a table of the session, which spills what exceeds its memory.
 * @returns number of lines that break a rule of the wire
 * @throws UserError `missing_input`, `not_a_file`, `unreadable_input`, `wrong_format`, `damaged_input`; those of `onRejected`
 */
export async function loadEvents(
  session: DuckSession,
  { input, stdin, arrivalMicros, onRejected }: EventInput,
): Promise<number> {
  await session.run(createTempTable(inputEvents));
  const appender = await openAppender(session, inputEvents);
  const names = Object.keys(businessFields) as (keyof CardEvent)[];
  let rejected: RejectedLine[] = [];
  let count = 0;
  const take = (text: string, line: number): void => {
    const parsed = parseAuthorization(text, arrivalMicros);
    if (parsed.ok) appender.append([line, ...names.map((name) => parsed.row[name])]);
    else
      rejected.push({
        line,
        reasons: parsed.reasons.map(rejectionText),
        event_id: parsed.eventId === undefined ? null : shorten(maskPans(parsed.eventId)),
        raw: shorten(maskPans(text)),
      });
  };
  const refuse = (text: string, line: number, code: 'invalid_utf8' | 'line_too_long') =>
    rejected.push({ line, reasons: [code], event_id: null, raw: shorten(maskPans(text)) });
  const splitter = new LineSplitter(MAX_LINE_BYTES, {
    onLine(bytes, start, end, line) {
      const text = bytes.toString('utf8', start, end);
      if (isUtf8(bytes.subarray(start, end))) take(text, line);
      else refuse(text, line, 'invalid_utf8');
    },
    onLongLine: (head, line) => refuse(head.toString('utf8'), line, 'line_too_long'),
  });
  const flush = async (): Promise<void> => {
    if (rejected.length === 0) return;
    count += rejected.length;
    await onRejected(rejected);
    rejected = [];
  };
  let bytes = 0;
  try {
    for await (const chunk of readInput(input, stdin)) {
      bytes += chunk.length;
      splitter.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
      await flush();
    }
    splitter.end();
    await flush();
    return count;
  } catch (error) {
    throw error instanceof DamagedGzip ? damagedInput(input, bytes, error) : error;
  } finally {
    appender.close();
  }
}

/** Describes an event of the input whose id another one had before. */
export const conflictingLine = (line: number, event: CardEvent): RejectedLine => ({
  line,
  reasons: ['conflicting_duplicate'],
  event_id: event.event_id,
  raw: encodeAuthorization(event),
});

const shorten = (text: string): string => text.slice(0, MAX_RAW_LENGTH).toWellFormed();

const damagedInput = (input: string, bytes: number, cause: DamagedGzip): UserError =>
  new UserError(
    'damaged_input',
    `${inputName(input)} is damaged after byte ${bytes} of the uncompressed text: ${cause.message}`,
    { hint: 'Fetch the file again, or replay its readable part: `zcat FILE | cardlake score -`', cause },
  );
