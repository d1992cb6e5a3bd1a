import {
  appendRows,
  createTempTable,
  type DuckSession,
  type Relation,
  type RowValue,
  relation,
} from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { readLines, type SourceObject, UnreadableObject } from '@cardlake/silver-gold';

/** Rows that are appended at once. */
const ROWS = 10_000;

/** Table of the raw lines of a type of bronze. */
export const bronzeLines = (type: SourceObject['type']): Relation =>
  relation(`${type}_lines`, {
    raw: { type: 'VARCHAR' },
    source_object: { type: 'VARCHAR' },
    ingest_dt: { type: 'TIMESTAMPTZ' },
  });

/**
 * Loads the lines of bronze objects of a type, read as a run reads them. An object of a foreign format has none, and one
 * that has expired meanwhile neither.
 * @throws UserError `not_allowed` that names an object that cannot be read
 */
export async function loadBronze(
  session: DuckSession,
  type: SourceObject['type'],
  objects: readonly SourceObject[],
): Promise<void> {
  const table = bronzeLines(type);
  await session.run(createTempTable(table));
  let rows: RowValue[][] = [];
  const flush = async () => {
    await appendRows(session, table, rows);
    rows = [];
  };
  for (const { path, location, arrivalMicros } of objects) {
    const add = (raw: string | null) => rows.push([raw, path, arrivalMicros]);
    try {
      await readLines(location, {
        onLine: (bytes, start, end) => add(bytes.toString('utf8', start, end)),
        onLongLine: () => add(null),
      });
    } catch (error) {
      if (!(error instanceof UnreadableObject)) throw error;
      if (error.errno !== 'ENOENT') throw unreadable(path, error);
    }
    if (rows.length >= ROWS) await flush();
  }
  await flush();
}

const unreadable = (path: string, error: UnreadableObject): UserError =>
  new UserError('not_allowed', `cannot read ${path} (${error.errno})`, {
    hint: 'Make it readable, or move it out of the bronze prefix.',
    cause: error,
  });
