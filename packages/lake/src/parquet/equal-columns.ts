import { open } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { diskError } from '../disk';
import { FileLayout, pagesOf } from './file-layout';
import { type ColumnChunk, readBytes } from './footer';
import type { StoredChunk, StoredColumns } from './stored-columns';

/**
 * Finds the columns of a row group that two files store with the same bytes: they have the same values in the same order.
 * @param names columns to compare
 * @param n number of the row group in both files
 * @throws UserError with the path when the disk refuses
 */
export async function findEqualColumns(
  left: StoredColumns,
  right: StoredColumns,
  names: readonly string[],
  n: number,
): Promise<string[]> {
  const chunkOf = ({ names: all, groups }: StoredColumns, name: string) =>
    groups[n]?.chunks[all.indexOf(name)];
  const found: string[] = [];
  for (const name of names) {
    const [first, second] = [chunkOf(left, name), chunkOf(right, name)];
    if (first && second && (await areEqual(first, second))) found.push(name);
  }
  return found;
}

async function areEqual(first: StoredChunk, second: StoredChunk): Promise<boolean> {
  if (!isDeepStrictEqual(describe(first), describe(second))) return false;
  const [one, other] = [await readPages(first), await readPages(second)];
  return one.equals(other);
}

/** Describes a chunk as a footer would if the file had nothing else. */
function describe({ location, chunk }: StoredChunk): ColumnChunk {
  const layout = new FileLayout();
  return layout.addBloomFilter(location, layout.addChunk(location, chunk));
}

async function readPages({ location, chunk }: StoredChunk): Promise<Buffer> {
  const { start, bytes } = pagesOf(chunk);
  try {
    const file = await open(location, 'r');
    try {
      return await readBytes(file, start, bytes);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw diskError(error, location);
  }
}
