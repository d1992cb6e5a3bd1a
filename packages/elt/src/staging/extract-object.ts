import { createGzip } from 'node:zlib';
import { type CompiledFeed, feedTableName, type Transform } from '@cardlake/feeds';
import { CHUNK_SIZES, type Chunk, type ChunkSizes, cutRanges } from '../chunks/chunk';
import { PartCutter } from '../chunks/part-cutter';
import type { ObjectVersion } from '../objects/object-version';
import { objectName } from '../places';
import type { SourceObjects, StagingStore } from '../ports/staging';
import { type Content, openContent } from '../records/content';
import type { Chunks } from '../records/read-records';
import { RecordReader } from '../rows/record-reader';
import { type StagingNames, stagingNames } from './names';
import { type Plan, readPlan, writePlan } from './plan';

/** A feed, and the ports through which its objects are staged. */
export interface Staging {
  readonly feed: CompiledFeed;
  readonly transform?: Transform | undefined;
  /** Bucket of the objects, or another name of the place where they are. */
  readonly bucket: string;
  /** Bucket of the lake, where it is told from others. @default - the bucket of the objects */
  readonly lake?: string | undefined;
  readonly source: SourceObjects;
  readonly store: StagingStore;
  readonly sizes?: ChunkSizes;
}

const WHOLE: readonly Chunk[] = [{ kind: 'object' }];

/**
 * Plans how an object is read: as a whole, as ranges of lines, or as copies of some of its records each. A plan that is there is
 * kept, so that all who read the object read the same chunks. Repeating it writes the same bytes to the same places.
 */
export async function extractObject(staging: Staging, object: ObjectVersion): Promise<Plan> {
  const { feed, bucket, lake = bucket, store } = staging;
  const names = stagingNames({ ...object, bucket }, feed);
  const before = await store.get(names.plan);
  if (before !== undefined) return readPlan(before);
  const { key, version, order, content, modifiedMicros, bytes } = object;
  const name = objectName({ bucket, key }, lake);
  const facts = {
    bucket,
    key,
    ...(name === key ? {} : { name }),
    version,
    order,
    content,
    modifiedMicros,
    bytes,
  };
  const chunks = [...(await cutObject(staging, object, names))];
  await store.putNew(
    names.plan,
    writePlan({ ...facts, feed: feedTableName(feed), definition: feed.hash, chunks }),
  );
  const written = await store.get(names.plan);
  if (written === undefined) throw new Error(`${names.plan} is gone right after it was written`);
  return readPlan(written);
}

async function cutObject(
  staging: Staging,
  object: ObjectVersion,
  names: StagingNames,
): Promise<readonly Chunk[]> {
  const { feed, source, sizes = CHUNK_SIZES } = staging;
  const { bytes } = object;
  if (bytes <= Math.min(sizes.gzipBytes, sizes.plainBytes)) return WHOLE;
  const content = await openContent(source.open(object, 0));
  if ('foreign' in content) return WHOLE;
  const isSmall = bytes <= (content.isGzip ? sizes.gzipBytes : sizes.plainBytes);
  const isOfLines = feed.format === 'ndjson' && !content.isGzip;
  if (!isSmall && !isOfLines && sizes.copiesParts) return cutParts(content, staging, names, sizes);
  await content.close();
  return isOfLines && !isSmall ? cutRanges(bytes, sizes) : WHOLE;
}

/** Copies the records of an object into parts. */
async function cutParts(
  content: Content,
  { feed, transform, store }: Staging,
  names: StagingNames,
  { chunkBytes }: ChunkSizes,
): Promise<readonly Chunk[]> {
  const cutter = new PartCutter(content.chunks, feed, chunkBytes);
  const first = await cutter.readFirst();
  // What is refused by its header is one rejected record, not one for each part.
  if (first === undefined || isRefused(new RecordReader(feed, { transform }).read(first))) {
    await content.close();
    return WHOLE;
  }
  const parts: Extract<Chunk, { kind: 'part' }>[] = [];
  do {
    const key = names.part(parts.length);
    const facts = cutter.next;
    await store.put(key, compress(cutter.bytes()));
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
