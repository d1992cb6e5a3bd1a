import { join } from 'node:path';
import type { ChunkWriter } from '@cardlake/elt';
import {
  type CompiledFeed,
  feedTable,
  feedTableName,
  ORIGIN_FIELDS,
  REJECT_FIELDS,
  recordFields,
} from '@cardlake/feeds';
import {
  appendRows,
  createTable,
  type DuckSession,
  identifier,
  openAppender,
  pathLiteral,
  type Relation,
  relation,
  type Sql,
  sql,
} from '@cardlake/lake';
import { writeRenamed } from './local-staging';
import { createPlainFile, selectPlainRows } from './plain-rows';

const CHUNK_REJECTS = relation('feed_chunk_rejects', REJECT_FIELDS);

const PLACE = 'source_place';
const { [PLACE]: PLACE_FIELD, ...ORIGIN } = ORIGIN_FIELDS;
const CHUNK_ORIGIN = relation('feed_chunk_origin', ORIGIN);

/** Rows of a chunk whose values were read here. */
const chunkRows = (feed: CompiledFeed): Relation =>
  relation('feed_chunk_rows', { ...recordFields(feed), [PLACE]: PLACE_FIELD });

/**
 * Writes the rows of chunks as Parquet by DuckDB: first those of plain records, whose values DuckDB reads, then the others; each in
 * the order of the records.
 */
export const localChunkWriter = (session: DuckSession, lakeRoot: string): ChunkWriter => ({
  async write(chunk) {
    const { feed, object, rows: rowsKey, rejects: rejectsKey, fill } = chunk;
    const rowsAt = join(lakeRoot, rowsKey);
    const rowTable = chunkRows(feed);
    await session.run(
      sql`${createTable(rowTable)}; ${createTable(CHUNK_REJECTS)}; ${createTable(CHUNK_ORIGIN)}`,
    );
    const { key, version, order, modifiedMicros } = object;
    await appendRows(session, CHUNK_ORIGIN, [[key, version, order, modifiedMicros]]);
    const other = await session.fork();
    const plain = createPlainFile(`${rowsAt}.plain`);
    try {
      const rows = await openAppender(session, rowTable);
      const rejects = await openAppender(other, CHUNK_REJECTS);
      const name = feedTableName(feed);
      const counts = await fill({
        onRow: (place, row) => rows.append([...row, place]),
        onPlain: plain.append,
        onRejected: (place, reasons, raw) => rejects.append([name, key, version, place, [...reasons], raw]),
      });
      rows.close();
      rejects.close();
      const read = sql`SELECT * FROM ${rowTable}`;
      const all =
        plain.close() === 0 ? read : sql`${selectPlainRows(feed, plain.location)} UNION ALL ${read}`;
      const columns = Object.keys(feedTable(feed).fields).map(identifier);
      await copyTo(session, sql`SELECT ${columns} FROM (${all}), ${CHUNK_ORIGIN}`, rowsAt);
      await copyTo(session, sql`SELECT * FROM ${CHUNK_REJECTS}`, join(lakeRoot, rejectsKey));
      await session.run(sql`DROP TABLE ${rowTable}; DROP TABLE ${CHUNK_REJECTS}; DROP TABLE ${CHUNK_ORIGIN}`);
      return counts;
    } finally {
      plain.remove();
      other.close();
    }
  },
});

const copyTo = (session: DuckSession, rows: Sql, location: string): Promise<void> =>
  writeRenamed(location, (unfinished) =>
    session.run(sql`COPY (${rows}) TO ${pathLiteral(unfinished)} (FORMAT parquet)`),
  );
