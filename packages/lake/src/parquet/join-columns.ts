import { open } from 'node:fs/promises';
import { numberOf } from '@cardlake/runtime';
import { FileLayout } from './file-layout';
import { CHUNK, COLUMN, ELEMENT, FILE, formatFooter, MAGIC, ROW_GROUP } from './footer';
import type { StoredColumns, StoredGroup } from './stored-columns';

/**
 * Writes a Parquet file with the columns of other files as they are stored: bytes are copied, no page is decoded or
 * encoded. The same files give the same bytes.
 * @throws Error when a side has other row groups than the first
 */
export async function joinColumns(
  target: string,
  sides: readonly [StoredColumns, ...StoredColumns[]],
): Promise<void> {
  const [{ footer, root, groups }] = sides;
  const layout = new FileLayout();
  const placed = groups.map(({ rows }, n) => {
    const start = layout.end;
    const parts = sides.map((side) => placePages(layout, groupOf(side, n, rows)));
    return { rows, parts, start: BigInt(start), storedBytes: BigInt(layout.end - start) };
  });
  // Bloom filters are behind all pages, as in the files of DuckDB.
  const rowGroups = placed.map(({ rows, parts, start, storedBytes }) => {
    const chunks = parts.flatMap(({ location, chunks: some }) =>
      some.map((chunk) => layout.addBloomFilter(location, chunk)),
    );
    return {
      [ROW_GROUP.chunks]: chunks,
      [ROW_GROUP.bytes]: chunks.reduce((total, chunk) => total + chunk[CHUNK.column][COLUMN.bytes], 0n),
      [ROW_GROUP.rows]: BigInt(rows),
      [ROW_GROUP.start]: start,
      [ROW_GROUP.storedBytes]: storedBytes,
    };
  });
  const schema = sides.flatMap((side) => side.schema);
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
        [FILE.columnOrders]: sides.flatMap(({ orders }) => orders),
      }),
    );
  } finally {
    await handle.close();
  }
}

function groupOf({ groups }: StoredColumns, n: number, rows: number): StoredGroup {
  const group = groups[n];
  if (group?.rows !== rows)
    throw new Error(`row group ${n}: expected ${numberOf(rows, 'row')}, found ${group?.rows}`);
  return group;
}

const placePages = (layout: FileLayout, group: StoredGroup): StoredGroup => ({
  ...group,
  chunks: group.chunks.map((chunk) => layout.addChunk(group.location, chunk)),
});
