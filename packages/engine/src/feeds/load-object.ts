import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { type ObjectVersion, type RecordCounts, readRows } from '@cardlake/elt';
import { type CompiledFeed, feedTableName, type Transform } from '@cardlake/feeds';
import { createTable, type DuckSession, openAppender } from '@cardlake/lake';
import { STAGED_REJECTS, stagedRows } from './relations';

/** Bytes of an object that are read at once. */
const READ_BYTES = 256 * 1024;

/** An object that was read. */
export interface LoadedObject {
  readonly version: ObjectVersion;
  readonly counts: RecordCounts;
}

/** Reads objects into the staged rows and the staged rejects of a session, which it creates anew. */
export async function loadObjects(
  session: DuckSession,
  lakeRoot: string,
  {
    feed,
    transform,
    nowMicros,
  }: { readonly feed: CompiledFeed; readonly transform?: Transform | undefined; readonly nowMicros: number },
  versions: readonly ObjectVersion[],
): Promise<LoadedObject[]> {
  await session.run(createTable(stagedRows(feed)));
  await session.run(createTable(STAGED_REJECTS));
  const other = await session.fork();
  try {
    const rows = await openAppender(session, stagedRows(feed));
    const rejects = await openAppender(other, STAGED_REJECTS);
    const loaded: LoadedObject[] = [];
    for (const version of versions) {
      const { key, version: name, order, modifiedMicros } = version;
      const source = createReadStream(join(lakeRoot, key), { highWaterMark: READ_BYTES });
      const counts = await readRows(
        source,
        feed,
        {
          onRow: (place, row) => rows.append([...row, key, name, order, place, modifiedMicros]),
          onRejected: (place, reasons, raw) =>
            rejects.append([feedTableName(feed), key, name, place, [...reasons], raw, nowMicros]),
        },
        transform,
      );
      loaded.push({ version, counts });
    }
    rows.close();
    rejects.close();
    return loaded;
  } finally {
    other.close();
  }
}
