import { createReadStream } from 'node:fs';
import { DamagedGzip, gunzip } from '@cardlake/bronze';
import { fileReader, openSession, readStart, sql } from '@cardlake/lake';
import { isUserError, UserError } from '@cardlake/runtime';
import type { JobContext } from '../../contract/job';

const NEWLINE = 0x0a;
const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * Counts the rows of a file, and reads all of it: the rows of a Parquet file, otherwise lines, which may be gzipped.
 * @param name as its owner knows it
 * @throws UserError `unreadable_input` when it is torn
 */
export async function countRows(name: string, path: string, context: JobContext): Promise<number> {
  try {
    return name.endsWith('.parquet') ? await countParquetRows(path, context) : await countLines(path);
  } catch (error) {
    context.signal.throwIfAborted();
    const isTorn = isUserError(error, 'sql') || error instanceof DamagedGzip;
    if (!isTorn) throw error;
    const [reason = ''] = (error as Error).message.split('\n');
    throw new UserError('unreadable_input', `cannot read ${name}: ${reason.replaceAll(path, name)}`, {
      hint: 'Nothing was written. Fetch the file again.',
      cause: error,
    });
  }
}

async function countParquetRows(path: string, { tempDir, resources }: JobContext): Promise<number> {
  const session = await openSession({ tempDir, ...resources });
  try {
    const read = fileReader('read_parquet', [path]);
    // The footer alone knows nothing of damaged pages.
    await session.run(sql`SELECT bit_xor(hash(row)) FROM ${read} AS row`);
    return await session.count(read);
  } finally {
    session.close();
  }
}

/** Counts lines; the last one needs no end. */
async function countLines(path: string): Promise<number> {
  let lines = 0;
  let last = NEWLINE;
  const isGzip = readStart(path, GZIP.length).equals(GZIP);
  const file = createReadStream(path);
  try {
    const pieces: AsyncIterable<Uint8Array> = isGzip ? gunzip(file) : file;
    for await (const piece of pieces) {
      for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, at + 1)) lines++;
      last = piece.at(-1) ?? last;
    }
  } finally {
    file.destroy();
  }
  return last === NEWLINE ? lines : lines + 1;
}
