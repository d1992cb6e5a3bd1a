import { type FileHandle, open } from 'node:fs/promises';
import { CHUNK, COLUMN, type ColumnChunk, type ColumnMetadata, MAGIC } from './footer';

/** Bytes copied at once. */
const COPY_BYTES = 1 << 20;

/** Bytes of another file. */
interface Piece {
  readonly location: string;
  readonly start: number;
  bytes: number;
}

/** Plans where bytes of other files are in a new Parquet file, before its footer, and copies them. */
export class FileLayout {
  private readonly pieces: Piece[] = [];
  /** Byte at which the next piece begins. */
  end = MAGIC.length;

  /** Adds the pages of a chunk. @returns the chunk as the footer of the new file describes it, but for its Bloom filter */
  addChunk(location: string, chunk: ColumnChunk): ColumnChunk {
    const { [COLUMN.dataPage]: dataPage, [COLUMN.dictionaryPage]: dictionaryPage } = chunk[CHUNK.column];
    const { start, bytes } = pagesOf(chunk);
    const shift = this.add(location, start, bytes) - BigInt(start);
    return changeChunk(chunk, {
      [COLUMN.dataPage]: dataPage + shift,
      ...(dictionaryPage === undefined ? {} : { [COLUMN.dictionaryPage]: dictionaryPage + shift }),
    });
  }

  /** Adds the Bloom filter of a chunk, if it has one. @returns the chunk as the footer of the new file describes it */
  addBloomFilter(location: string, chunk: ColumnChunk): ColumnChunk {
    const { [COLUMN.bloomFilter]: start, [COLUMN.bloomFilterBytes]: bytes } = chunk[CHUNK.column];
    if (start === undefined || bytes === undefined) return chunk;
    return changeChunk(chunk, { [COLUMN.bloomFilter]: this.add(location, Number(start), bytes) });
  }

  /** Writes the pieces to a file that is positioned behind its first bytes. @throws Error when a piece is incomplete */
  async copyTo(target: FileHandle): Promise<void> {
    const buffer = Buffer.allocUnsafe(COPY_BYTES);
    // One at a time: a file of a day may have row groups of more files than a process may have open.
    let source: { readonly location: string; readonly handle: FileHandle } | undefined;
    try {
      for (const { location, start, bytes } of this.pieces) {
        if (source?.location !== location) {
          await source?.handle.close();
          source = undefined;
          source = { location, handle: await open(location, 'r') };
        }
        for (let at = 0; at < bytes; ) {
          const length = Math.min(COPY_BYTES, bytes - at);
          const { bytesRead } = await source.handle.read(buffer, 0, length, start + at);
          if (bytesRead === 0) throw new Error(`${location} ends at byte ${start + at}`);
          await target.writeFile(buffer.subarray(0, bytesRead));
          at += bytesRead;
        }
      }
    } finally {
      await source?.handle.close();
    }
  }

  /** @returns where the bytes will be */
  private add(location: string, start: number, bytes: number): bigint {
    const at = this.end;
    const last = this.pieces.at(-1);
    if (last?.location === location && last.start + last.bytes === start) last.bytes += bytes;
    else this.pieces.push({ location, start, bytes });
    this.end += bytes;
    return BigInt(at);
  }
}

/** Finds where the pages of a chunk are in its file. */
export function pagesOf(chunk: ColumnChunk): { readonly start: number; readonly bytes: number } {
  const {
    [COLUMN.dataPage]: dataPage,
    [COLUMN.dictionaryPage]: dictionaryPage,
    [COLUMN.storedBytes]: bytes,
  } = chunk[CHUNK.column];
  return { start: Number(dictionaryPage ?? dataPage), bytes: Number(bytes) };
}

/** Replaces fields that a chunk has, which keep their places: Thrift wants them in order. */
export const changeChunk = (chunk: ColumnChunk, fields: Partial<ColumnMetadata>): ColumnChunk => ({
  ...chunk,
  [CHUNK.column]: { ...chunk[CHUNK.column], ...fields },
});
