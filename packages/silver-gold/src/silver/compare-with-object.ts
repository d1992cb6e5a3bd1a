import { isUtf8 } from 'node:buffer';
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
interface ForeignRow {
  readonly stored: string;
  readonly expected: string | null;
}

/** An object as it reads now. */
interface ObjectContent {
  /** Rows of silver that differ from every valid line of the object. */
  readonly foreign: readonly ForeignRow[];
  /** Its lines, counted as when it is processed, and those of them that break no rule. */
  readonly lines: number;
  readonly valid: number;
}

const silverRow = z.object({ event_id: z.string(), texts: z.array(z.string().nullable()) });

/**
 * Reads a bronze object again and compares rows of silver with the lines that they say they come from.
 * @param object a processed object that has not changed
 * @throws UnreadableObject when the file system refuses
 */
export async function compareWithObject(
  session: DuckSession,
  snapshot: Snapshot,
  object: SourceObject,
): Promise<ObjectContent> {
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
  const count = { lines: 0, valid: 0 };
  const splitter = new LineSplitter(MAX_LINE_BYTES, {
    onLine(bytes, start, end) {
      count.lines++;
      if (!isUtf8(bytes.subarray(start, end))) return;
      const parsed = parse(bytes.toString('utf8', start, end), object.arrivalMicros);
      if (!parsed.ok) return;
      count.valid++;
      if (!ids.has(parsed.row.event_id)) return;
      const text = parsedLine(bronze.fields, parsed.row);
      missing.delete(text);
      lastLines.set(parsed.row.event_id, text);
    },
    onLongLine: () => {
      count.lines++;
    },
  });
  const { isTruncated, foreignFormat } = await readObject(object.location, (chunk) => splitter.push(chunk));
  splitter.end();
  // What could not be read counts as one line, which says so in quarantine.
  if (isTruncated || foreignFormat !== undefined) count.lines++;
  const foreign = [...missing].map(([text, id]) => ({ stored: text, expected: lastLines.get(id) ?? null }));
  return { foreign, ...count };
}
