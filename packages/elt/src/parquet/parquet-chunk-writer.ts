import { feedTable, feedTableName, REJECT_FIELDS } from '@cardlake/feeds';
import type { ChunkWriter, StagedFile } from '../ports/staging';
import type { Codec } from './pages';
import { ParquetFile } from './parquet-file';

/** Writes the rows of chunks as Parquet, in the order of the records. @param create begins a file of what is staged */
export const parquetChunkWriter = (create: (key: string) => StagedFile, codec: Codec): ChunkWriter => ({
  async write({ feed, object, rows: rowsKey, rejects: rejectsKey, fill }) {
    const { key, version, order, modifiedMicros } = object;
    const files = [create(rowsKey), create(rejectsKey)] as const;
    try {
      const origin = { source_key: key, source_version: version };
      const { fields, partition } = feedTable(feed);
      const rows = new ParquetFile(
        fields,
        { ...origin, source_order: order, source_modified: modifiedMicros },
        files[0],
        codec,
        partition.derivedFrom,
      );
      const rejects = new ParquetFile(
        REJECT_FIELDS,
        { ...origin, feed: feedTableName(feed) },
        files[1],
        codec,
      );
      const counts = await fill({
        onRow: (at, row) => rows.append([...row, at]),
        plain: rows,
        onRejected: (at, reasons, raw) => rejects.append([at, reasons, raw]),
      });
      const written = { rows: rows.finish(), rejected: rejects.finish() };
      // Whoever reads the files later could not tell that a row is missing.
      if (written.rows !== counts.rows || written.rejected !== counts.rejected)
        throw new Error(
          `${rowsKey}: expected what was read, ${JSON.stringify(counts)}; written were ${JSON.stringify(written)}`,
        );
      for (const file of files) await file.finish();
      return counts;
    } finally {
      for (const file of files) file.close();
    }
  },
});
