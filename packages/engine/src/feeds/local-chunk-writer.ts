import { join } from 'node:path';
import type { ChunkWriter } from '@cardlake/elt';
import { feedTable, feedTableName, REJECT_FIELDS } from '@cardlake/feeds';
import {
  createTable,
  type DuckSession,
  openAppender,
  pathLiteral,
  type Relation,
  relation,
  sql,
} from '@cardlake/lake';
import { writeWhole } from './local-staging';

const CHUNK_REJECTS = relation('feed_chunk_rejects', REJECT_FIELDS);

/** Writes the rows of chunks as Parquet by DuckDB, in the order of the records. */
export const localChunkWriter = (session: DuckSession, lakeRoot: string): ChunkWriter => ({
  async write({ feed, object, rows: rowsKey, rejects: rejectsKey, fill }) {
    const chunkRows = relation('feed_chunk_rows', feedTable(feed).fields);
    await session.run(createTable(chunkRows));
    await session.run(createTable(CHUNK_REJECTS));
    const other = await session.fork();
    try {
      const rows = await openAppender(session, chunkRows);
      const rejects = await openAppender(other, CHUNK_REJECTS);
      const { key, version, order, modifiedMicros } = object;
      const name = feedTableName(feed);
      const counts = await fill({
        onRow: (place, row) => rows.append([...row, key, version, order, place, modifiedMicros]),
        onRejected: (place, reasons, raw) => rejects.append([name, key, version, place, [...reasons], raw]),
      });
      rows.close();
      rejects.close();
      await copyTo(session, chunkRows, join(lakeRoot, rowsKey));
      await copyTo(session, CHUNK_REJECTS, join(lakeRoot, rejectsKey));
      await session.run(sql`DROP TABLE ${chunkRows}; DROP TABLE ${CHUNK_REJECTS}`);
      return counts;
    } finally {
      other.close();
    }
  },
});

const copyTo = (session: DuckSession, rows: Relation, location: string): Promise<void> =>
  writeWhole(location, (unfinished) =>
    session.run(sql`COPY (SELECT * FROM ${rows}) TO ${pathLiteral(unfinished)} (FORMAT parquet)`),
  );
