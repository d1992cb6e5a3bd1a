import { createGzip } from 'node:zlib';
import { CHUNK_SIZES, type Chunk, type PartChunk } from '../chunks/chunk';
import { PartCutter } from '../chunks/part-cutter';
import type { Content } from '../records/content';
import type { Chunks } from '../records/read-records';
import { RecordReader } from '../rows/record-reader';
import type { StagingNames } from './names';
import type { Staging } from './staging';

/** An object that is read as a whole. */
export const WHOLE: readonly Chunk[] = [{ kind: 'object' }];

/**
 * Copies the records of an object into parts. The same object is cut into the same parts.
 * @param isWanted answers whether a part is written; others are read over
 */
export async function copyParts(
  content: Content,
  { feed, transform, store, sizes: { chunkBytes } = CHUNK_SIZES }: Staging,
  names: StagingNames,
  isWanted: (key: string) => boolean = () => true,
): Promise<readonly Chunk[]> {
  const cutter = new PartCutter(content.chunks, feed, chunkBytes);
  const first = await cutter.readFirst();
  // What is refused by its header is one rejected record, not one for each part.
  if (first === undefined || isRefused(new RecordReader(feed, { transform }).read(first))) {
    await content.close();
    return WHOLE;
  }
  const parts: PartChunk[] = [];
  do {
    const key = names.part(parts.length);
    const facts = cutter.next;
    if (isWanted(key)) await store.put(key, compress(cutter.bytes()));
    else await readOver(cutter.bytes());
    parts.push({ kind: 'part', key, ...facts, tornAt: null });
  } while (!cutter.isAtEnd);
  const last = cutter.lastRecord;
  if (content.isTorn() && last?.fault !== 'torn_object') {
    const tornAt = last === undefined ? 0 : last.place + last.bytes.length;
    return parts.map((part, at) => (at === parts.length - 1 ? { ...part, tornAt } : part));
  }
  return parts;
}

const isRefused = (reading: ReturnType<RecordReader['read']>): boolean =>
  typeof reading === 'object' && 'refused' in reading;

async function readOver(chunks: AsyncIterator<Buffer>): Promise<void> {
  let { done } = await chunks.next();
  while (done !== true) ({ done } = await chunks.next());
}

/** Compresses a stream by the fastest level: copies are read once. */
async function* compress(chunks: Chunks): Chunks & AsyncGenerator<Buffer> {
  const gzip = createGzip({ level: 1 });
  const ready: Buffer[] = [];
  gzip.on('data', (chunk: Buffer) => ready.push(chunk));
  try {
    for await (const chunk of chunks) {
      await new Promise<void>((resolve, reject) =>
        gzip.write(chunk, (error) => (error ? reject(error) : resolve())),
      );
      yield* ready.splice(0);
    }
    await new Promise((resolve, reject) => gzip.once('end', resolve).once('error', reject).end());
    yield* ready.splice(0);
  } finally {
    gzip.destroy();
  }
}
