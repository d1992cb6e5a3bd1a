import { lineParsers, maskPans } from '@cardlake/card-schema';
import type { LineReceiver } from '../decode/line-splitter';
import { readLines } from '../decode/read-lines';
import { UnreadableObject } from '../decode/unreadable-object';
import type { EventTables } from '../event-tables';
import { parsedLine } from './silver-text';

/** Selects one line of an object: by its number, or the first valid line with a payload, as `silverLine` writes it. */
export type LineSelector = { readonly line: number } | { readonly payload: string };

export interface RawLine<S extends LineSelector = LineSelector> {
  readonly selector: S;
  readonly line: number;
  /** The line as it arrived, with card numbers masked. */
  readonly raw: string;
}

/**
 * Reads lines of an object again for quarantine, because rows do not carry their raw text.
 *
 * @param arrivalMicros arrival of the object, which decides which of its lines are valid
 * @returns the lines that are there; those of an object that has expired or was changed are not
 */
export async function readRawLines<S extends LineSelector>(
  location: string,
  { type, bronze }: EventTables,
  arrivalMicros: number,
  selectors: readonly S[],
): Promise<RawLine<S>[]> {
  const byLine = new Map<number, S>();
  const byPayload = new Map<string, S>();
  for (const selector of selectors) {
    if ('line' in selector) byLine.set(selector.line, selector);
    else byPayload.set(selector.payload, selector);
  }
  const payloadOf = (line: string): string | undefined => {
    const parsed = lineParsers[type](line, arrivalMicros);
    return parsed.ok ? parsedLine(bronze.fields, parsed.row) : undefined;
  };
  const found: RawLine<S>[] = [];
  const receiver: LineReceiver = {
    onLine(bytes, start, end, line) {
      const selected = byLine.get(line);
      if (!selected && byPayload.size === 0) return;
      const text = bytes.toString('utf8', start, end);
      if (selected) found.push({ selector: selected, line, raw: maskPans(text) });
      const payload = byPayload.size > 0 ? payloadOf(text) : undefined;
      const selectedPayload = payload === undefined ? undefined : byPayload.get(payload);
      if (payload === undefined || selectedPayload === undefined) return;
      byPayload.delete(payload);
      found.push({ selector: selectedPayload, line, raw: maskPans(text) });
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
