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

/** Creates the tables of a type of bronze, without rows. */
export const createBronzeTables = (session: DuckSession, type: SourceObject['type']): Promise<void> =>
  session.run(sql`${createTempTable(bronzeLines(type))}; ${createTempTable(bronzeObjectTable(type))}`);

/** Lines after which it is asked first whether they are enough. */
const FIRST_LINES = 1_000;

/**
 * Loads the lines of bronze objects of a type, read as a run reads them. An object of a foreign format has none, and one
 * that has expired meanwhile neither. Each line goes to DuckDB as it is read, which spills what exceeds its memory.
 * @param hasEnough ends the load once it is true; asked each time that the number of lines has doubled
 * @throws UserError `not_allowed` that names an object that cannot be read; whatever `hasEnough` throws
 */
export async function loadBronze(
  session: DuckSession,
  type: SourceObject['type'],
  objects: readonly SourceObject[],
  hasEnough?: () => Promise<boolean>,
): Promise<void> {
  const [lines, table] = [bronzeLines(type), bronzeObjectTable(type)];
  await appendRows(
    session,
    table,
    objects.map(({ path, arrivalMicros }, object) => [object, path, arrivalMicros]),
  );
  let appender = await openAppender(session, lines);
  let [loaded, asked] = [0, FIRST_LINES];
  for (const [object, source] of objects.entries()) {
    await readSource(source, (text) => {
      appender.append([text, object]);
      loaded += 1;
    });
    if (hasEnough === undefined || loaded < asked) continue;
    appender.close();
    if (await hasEnough()) return;
    asked = loaded * 2;
    appender = await openAppender(session, lines);
  }
  appender.close();
}

/** Reads the lines of an object that is still there, a line that is too long as null. */
async function readSource(
  { path, location }: SourceObject,
  onLine: (text: string | null) => void,
): Promise<void> {
  try {
    await readLines(location, {
      onLine: (bytes, start, end) => onLine(bytes.toString('utf8', start, end)),
      onLongLine: () => onLine(null),
    });
  } catch (error) {
    if (!(error instanceof UnreadableObject)) throw error;
    if (error.errno !== 'ENOENT') throw unreadable(path, error);
  }
}

const unreadable = (path: string, error: UnreadableObject): UserError =>
  new UserError('not_allowed', `cannot read ${path} (${error.errno})`, {
    hint: 'Make it readable, or move it out of the bronze prefix.',
    cause: error,
  });
