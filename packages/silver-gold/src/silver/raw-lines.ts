import { maskPans, parseAuthorization } from '@cardlake/card-schema';
import type { LineReceiver } from '../decode/line-splitter';
import { readLines } from '../decode/read-lines';
import { UnreadableObject } from '../decode/unreadable-object';

/** Selects one line of an object: by its number, or the first valid line of an event. */
export type LineSelector = { readonly line: number } | { readonly eventId: string };

export interface RawLine<S extends LineSelector = LineSelector> {
  readonly selector: S;
  readonly line: number;
  /** The line as it arrived, with card numbers masked. */
  readonly raw: string;
}

/**
 * Reads lines of an authorisation object again for quarantine, because rows do not carry their raw text.
 *
 * @param arrivalMicros arrival of the object, which decides which of its lines are valid
 * @returns the lines that are there; those of an object that has expired or was changed are not
 */
export async function readRawLines<S extends LineSelector>(
  location: string,
  arrivalMicros: number,
  selectors: readonly S[],
): Promise<RawLine<S>[]> {
  const byLine = new Map<number, S>();
  const byEvent = new Map<string, S>();
  for (const selector of selectors) {
    if ('line' in selector) byLine.set(selector.line, selector);
    else byEvent.set(selector.eventId, selector);
  }
  const found: RawLine<S>[] = [];
  const receiver: LineReceiver = {
    onLine(bytes, start, end, line) {
      const selected = byLine.get(line);
      if (!selected && byEvent.size === 0) return;
      const text = bytes.toString('utf8', start, end);
      if (selected) found.push({ selector: selected, line, raw: maskPans(text) });
      const eventId = byEvent.size > 0 ? validEventId(text, arrivalMicros) : undefined;
      const selectedEvent = eventId === undefined ? undefined : byEvent.get(eventId);
      if (eventId === undefined || selectedEvent === undefined) return;
      byEvent.delete(eventId);
      found.push({ selector: selectedEvent, line, raw: maskPans(text) });
    },
    onLongLine: () => {},
  };
  try {
    await readLines(location, receiver);
  } catch (error) {
    if (!(error instanceof UnreadableObject)) throw error;
  }
  return found;
}

function validEventId(line: string, arrivalMicros: number): string | undefined {
  const parsed = parseAuthorization(line, arrivalMicros);
  return parsed.ok ? parsed.row.event_id : undefined;
}
