import {
  appendRows,
  createTempTable,
  type DuckSession,
  openAppender,
  type Relation,
  relation,
  sql,
} from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { readLines, type SourceObject, UnreadableObject } from '@cardlake/silver-gold';

/** Table of the raw lines of a type of bronze. */
export const bronzeLines = (type: SourceObject['type']): Relation =>
  relation(`${type}_lines`, { raw: { type: 'VARCHAR' }, object: { type: 'INTEGER' } });

/** Table of the objects of a type of bronze; `object` is the position among them. */
export const bronzeObjectTable = (type: SourceObject['type']): Relation =>
  relation(`${type}_objects`, {
    object: { type: 'INTEGER' },
    source_object: { type: 'VARCHAR' },
    ingest_dt: { type: 'TIMESTAMPTZ' },
  });

/**
 * Loads the lines of bronze objects of a type, read as a run reads them. An object of a foreign format has none, and one
 * that has expired meanwhile neither. Each line goes to DuckDB as it is read, which spills what exceeds its memory.
 * @throws UserError `not_allowed` that names an object that cannot be read
 */
export async function loadBronze(
  session: DuckSession,
  type: SourceObject['type'],
  objects: readonly SourceObject[],
): Promise<void> {
  const [lines, table] = [bronzeLines(type), bronzeObjectTable(type)];
  await session.run(sql`${createTempTable(lines)}; ${createTempTable(table)}`);
  await appendRows(
    session,
    table,
    objects.map(({ path, arrivalMicros }, object) => [object, path, arrivalMicros]),
  );
  const appender = await openAppender(session, lines);
  for (const [object, { path, location }] of objects.entries()) {
    try {
      await readLines(location, {
        onLine: (bytes, start, end) => appender.append([bytes.toString('utf8', start, end), object]),
        onLongLine: () => appender.append([null, object]),
      });
    } catch (error) {
      if (!(error instanceof UnreadableObject)) throw error;
      if (error.errno !== 'ENOENT') throw unreadable(path, error);
    }
  }
  appender.close();
}

const unreadable = (path: string, error: UnreadableObject): UserError =>
  new UserError('not_allowed', `cannot read ${path} (${error.errno})`, {
    hint: 'Make it readable, or move it out of the bronze prefix.',
    cause: error,
  });
