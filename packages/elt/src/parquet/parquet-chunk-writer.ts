import { feedTable, feedTableName, REJECT_FIELDS } from '@cardlake/feeds';
import type { ChunkWriter, StagingStore } from '../ports/staging';
import type { Chunks } from '../records/read-records';
import { ParquetFile } from './parquet-file';

/** Writes the rows of chunks as Parquet in memory, in the order of the records, where there is no DuckDB. */
export const parquetChunkWriter = (store: Pick<StagingStore, 'put'>): ChunkWriter => ({
  async write({ feed, object, rows: rowsKey, rejects: rejectsKey, fill }) {
    const rows = new ParquetFile(feedTable(feed).fields);
    const rejects = new ParquetFile(REJECT_FIELDS);
    const { key, version, order, modifiedMicros } = object;
    const table = feedTableName(feed);
    const counts = await fill({
      onRow: (place, row) => rows.append([...row, key, version, order, place, modifiedMicros]),
      onRejected: (place, reasons, raw) => rejects.append([table, key, version, place, reasons, raw]),
    });
    await store.put(rowsKey, whole(rows.finish()));
    await store.put(rejectsKey, whole(rejects.finish()));
    return counts;
  },
});

async function* whole(bytes: Buffer): Chunks & AsyncGenerator<Buffer> {
  yield bytes;
}
