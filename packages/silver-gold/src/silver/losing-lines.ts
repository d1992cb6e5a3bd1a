import { maskPans, parseAuthorization } from '@cardlake/card-schema';
import { MAX_LINE_BYTES } from '@cardlake/schema';
import { LineSplitter } from '../decode/lines';
import { readObject } from '../decode/read-object';

/** Picks one line of an object: by its number, or the first valid one of an event. */
export type Wanted = { readonly line: number } | { readonly eventId: string };

export interface FoundLine {
  readonly wanted: Wanted;
  readonly line: number;
  /** The line as it came, card numbers masked. */
  readonly raw: string;
}

/**
 * Reads lines of an authorisation object again, for quarantine: rows do not carry their raw text.
 *
 * @param arrivalMicros arrival of the object, which decides what is valid in it
 * @throws Error when a wanted line is not there, which means that bronze was changed
 */
export async function findLines(
  location: string,
  arrivalMicros: number,
  wanted: readonly Wanted[],
): Promise<FoundLine[]> {
  const byLine = new Map(wanted.flatMap((one) => ('line' in one ? [[one.line, one] as const] : [])));
  const byEvent = new Map(wanted.flatMap((one) => ('eventId' in one ? [[one.eventId, one] as const] : [])));
  const found: FoundLine[] = [];
  const splitter = new LineSplitter(
    MAX_LINE_BYTES,
    (bytes, start, end, line) => {
      const numbered = byLine.get(line);
      if (!numbered && byEvent.size === 0) return;
      const text = bytes.toString('utf8', start, end);
      if (numbered) found.push({ wanted: numbered, line, raw: maskPans(text) });
      const eventId = byEvent.size > 0 ? validEventId(text, arrivalMicros) : undefined;
      const event = eventId === undefined ? undefined : byEvent.get(eventId);
      if (event === undefined || eventId === undefined) return;
      byEvent.delete(eventId);
      found.push({ wanted: event, line, raw: maskPans(text) });
    },
    () => {},
  );
  await readObject(location, (chunk) => splitter.push(chunk));
  splitter.end();
  if (found.length !== wanted.length)
    throw new Error(
      `${location} no longer holds ${wanted.length - found.length} of the lines silver took from it`,
    );
  return found;
}

function validEventId(line: string, arrivalMicros: number): string | undefined {
  const parsed = parseAuthorization(line, arrivalMicros);
  return parsed.ok ? parsed.row.event_id : undefined;
}
