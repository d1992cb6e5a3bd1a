import { type CompiledFeed, rejected, type Transform } from '@cardlake/feeds';
import { openContent } from '../records/content';
import { recordFormat } from '../records/formats';
import { type Chunks, readRange, readRecords } from '../records/read-records';
import { readRows } from '../rows/read-rows';
import { RecordTaker } from '../rows/record-taker';
import type { RecordCounts, RowReceiver } from '../rows/row-receiver';
import type { Chunk, PartChunk } from './chunk';

/** Access to the bytes of a chunk. */
export interface ChunkSource {
  /** Reads the object from a position on. */
  openObject(position: number): Chunks;
  /** Reads a copy of some of its records. */
  openPart(key: string): Chunks;
}

/**
 * Reads the records of a chunk. The chunks of an object together give what {@link readRows} gives for the whole of it, at the same
 * places.
 */
export async function readChunk(
  chunk: Chunk,
  source: ChunkSource,
  feed: CompiledFeed,
  receiver: RowReceiver,
  transform?: Transform,
): Promise<RecordCounts> {
  if (chunk.kind === 'object') return readRows(source.openObject(0), feed, receiver, transform);
  if (chunk.kind === 'part') {
    const taker = new RecordTaker(feed, receiver, transform, chunk.place - chunk.repeated);
    await takePart(taker, chunk, source.openPart(chunk.key), feed);
    return taker.counts;
  }
  const taker = new RecordTaker(feed, receiver, transform);
  const open = (position: number) => source.openObject(position);
  await readRange(open, recordFormat(feed), chunk, taker);
  return taker.counts;
}

async function takePart(
  taker: RecordTaker,
  { key, place, repeated, tornAt }: PartChunk,
  stored: Chunks,
  feed: CompiledFeed,
): Promise<void> {
  const content = await openContent(stored);
  if ('foreign' in content) throw new Error(`${key} is ${content.foreign}, and no part of an object`);
  const format = recordFormat(feed);
  // What begins with the header begins with its mark; of records within the object, a mark is text.
  const mayBeMarked = format.mayBeMarked && (place === 0 || repeated > 0);
  await readRecords(content.chunks, { ...format, mayBeMarked }, taker);
  if (content.isTorn()) throw new Error(`${key} is torn; remove it, and extract the object again`);
  if (tornAt !== null) taker.reject(tornAt, rejected('torn_object'));
}
