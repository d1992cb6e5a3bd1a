import { lineParsers } from '@cardlake/card-schema';
import { type DuckSession, type Snapshot, scan, sql } from '@cardlake/lake';
import { MAX_LINE_BYTES } from '@cardlake/schema';
import { z } from 'zod';
import { LineSplitter } from '../decode/line-splitter';
import { readObject } from '../decode/read-object';
import { eventTables } from '../event-tables';
import type { SourceObject } from '../source-object';
import { parsedLine, silverLine, type WireText, wireTexts } from './silver-text';

/** Rows of silver that are compared at most for one object, chosen by the hashes of their ids. */
const MAX_ROWS = 5_000;

/** A row of silver that its object does not hold: as JSON, with the last valid line of the same event, if any. */
export interface ForeignRow {
  readonly stored: string;
  readonly expected: string | null;
}

const silverRow = z.object({ event_id: z.string(), texts: z.array(z.string().nullable()) });

/**
 * Compares rows of silver with the lines of the bronze object that they say they come from.
 * @param object a processed object that has not changed
 * @returns the rows that differ from every valid line of the object
 * @throws UnreadableObject when the file system refuses
 */
export async function compareWithObject(
  session: DuckSession,
  snapshot: Snapshot,
  object: SourceObject,
): Promise<readonly ForeignRow[]> {
  const { bronze, silver } = eventTables[object.type];
  const stored = await session.rows(
    sql`SELECT event_id, ${wireTexts(bronze.fields)} AS texts FROM ${scan(silver, snapshot.files(silver))}
      WHERE source_object = $1 ORDER BY hash(event_id) LIMIT ${MAX_ROWS}`,
    silverRow,
    [object.path],
  );
  const line = (texts: readonly WireText[]) => silverLine(bronze.fields, texts);
  const missing = new Map(stored.map(({ event_id, texts }) => [line(texts), event_id]));
  const ids = new Set(missing.values());
  const lastLines = new Map<string, string>();
  const parse = lineParsers[object.type];
  const splitter = new LineSplitter(MAX_LINE_BYTES, {
    onLine(bytes, start, end) {
      const parsed = parse(bytes.toString('utf8', start, end), object.arrivalMicros);
      if (!parsed.ok || !ids.has(parsed.row.event_id)) return;
      const text = parsedLine(bronze.fields, parsed.row);
      missing.delete(text);
      lastLines.set(parsed.row.event_id, text);
    },
    onLongLine: () => {},
  });
  await readObject(object.location, (chunk) => splitter.push(chunk));
  splitter.end();
  return [...missing].map(([text, id]) => ({ stored: text, expected: lastLines.get(id) ?? null }));
}
