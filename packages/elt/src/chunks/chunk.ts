import { z } from 'zod';

const position = z.int().min(0);

/** Chunks as plans list them. */
export const chunkSchema = z.discriminatedUnion('kind', [
  /** The object as a whole. */
  z.strictObject({ kind: z.literal('object') }),
  /** The lines that begin in a range of it. */
  z.strictObject({ kind: z.literal('range'), start: position, end: position }),
  z.strictObject({
    kind: z.literal('part'),
    /** Gzipped copy of some of its records, which begins with what every part repeats: the header of CSV, the bracket of an array. */
    key: z.string().min(1),
    /** Position of its first record in the object, uncompressed. */
    place: position,
    /** Number of its bytes that are repeated. */
    repeated: position,
    /** Place at which the object is torn, which follows this part; null for any other. */
    tornAt: position.nullable(),
  }),
]);

/** A part of an object that can be read by itself. */
export type Chunk = z.output<typeof chunkSchema>;

/** A copy of some records of an object. */
export type PartChunk = Extract<Chunk, { kind: 'part' }>;

/** Sizes from which objects are cut, and of what they are cut into. */
export interface ChunkSizes {
  /** Most bytes of a plain object that is read as a whole. */
  readonly plainBytes: number;
  /** Most bytes of a gzipped one, as stored. */
  readonly gzipBytes: number;
  /** Bytes of a range, or of a part uncompressed. */
  readonly chunkBytes: number;
  /** False to read as a whole what cannot be cut into ranges: copies of its parts pay where chunks are read side by side. */
  readonly copiesParts: boolean;
}

const MEGABYTE = 1024 * 1024;

/** Sizes that keep a chunk within the memory and the time of a Lambda function. */
export const CHUNK_SIZES: ChunkSizes = {
  plainBytes: 32 * MEGABYTE,
  gzipBytes: 4 * MEGABYTE,
  chunkBytes: 32 * MEGABYTE,
  copiesParts: true,
};

/** Cuts an object of lines into ranges of about one size. */
export function cutRanges(bytes: number, { chunkBytes }: ChunkSizes): Chunk[] {
  const ranges = Math.ceil(bytes / chunkBytes);
  const bound = (at: number) => Math.floor((bytes * at) / ranges);
  return Array.from({ length: ranges }, (_, at) => ({
    kind: 'range',
    start: bound(at),
    end: bound(at + 1),
  }));
}
