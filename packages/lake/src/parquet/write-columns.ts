import { open } from 'node:fs/promises';
import { FileLayout } from './file-layout';
import { CHUNK, COLUMN, ELEMENT, FILE, formatFooter, MAGIC, ROW_GROUP } from './footer';
import type { StoredColumns } from './stored-columns';

/**
 * Writes a Parquet file with columns of other files as they are stored: bytes are copied, no page is decoded or encoded. The
 * same columns give the same bytes.
 */
export async function writeColumns(
  target: string,
  { footer, root, schema, orders, groups }: StoredColumns,
): Promise<void> {
  const layout = new FileLayout();
  const placed = groups.map(({ rows, chunks }) => {
    const start = layout.end;
    const pages = chunks.map(({ location, chunk }) => ({
      location,
      chunk: layout.addChunk(location, chunk),
    }));
    return { rows, pages, start: BigInt(start), storedBytes: BigInt(layout.end - start) };
  });
  // Bloom filters are behind all pages, as in the files of DuckDB.
  const rowGroups = placed.map(({ rows, pages, start, storedBytes }) => {
    const chunks = pages.map(({ location, chunk }) => layout.addBloomFilter(location, chunk));
    return {
      [ROW_GROUP.chunks]: chunks,
      [ROW_GROUP.bytes]: chunks.reduce((total, chunk) => total + chunk[CHUNK.column][COLUMN.bytes], 0n),
      [ROW_GROUP.rows]: BigInt(rows),
      [ROW_GROUP.start]: start,
      [ROW_GROUP.storedBytes]: storedBytes,
    };
  });
  const handle = await open(target, 'w');
  try {
    await handle.writeFile(MAGIC);
    await layout.copyTo(handle);
    await handle.writeFile(
      formatFooter({
        ...footer,
        [FILE.schema]: [{ ...root, [ELEMENT.children]: schema.length }, ...schema],
        [FILE.rows]: rowGroups.reduce((total, group) => total + group[ROW_GROUP.rows], 0n),
        [FILE.rowGroups]: rowGroups,
        [FILE.columnOrders]: [...orders],
      }),
    );
  } finally {
    await handle.close();
  }
}
