import type { CompiledFeed } from '@cardlake/feeds';
import { CUT_BYTES_PER_SECOND } from '@cardlake/job-contract';

/** Bytes of text that a gzipped byte stands for. Records of a table compress to a fifth or a tenth. */
const BYTES_PER_GZIPPED = 10;

/** Reserve for slower processors and for reading and writing S3. */
const RESERVE = 2;

/** An object, by what its extraction depends on. */
export interface ExtractedObject extends Pick<CompiledFeed, 'format'> {
  /** Its size, as stored. */
  readonly bytes: number;
  readonly isGzip: boolean;
}

/** Estimates how long a whole processor extracts an object, in seconds. Ranges of plain lines are computed from its size alone. */
export function extractionSeconds({ format, bytes, isGzip }: ExtractedObject): number {
  if (format === 'ndjson' && !isGzip) return 0;
  const text = isGzip ? bytes * BYTES_PER_GZIPPED : bytes;
  return (text / CUT_BYTES_PER_SECOND[format]) * RESERVE;
}
