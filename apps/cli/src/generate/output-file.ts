import { createWriteStream, openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { type BronzeType, byteSink, type RecordSink } from '@cardlake/bronze';
import { assertCompression, compressedTo } from '../output/compressed';
import { withOutputErrors } from '../output/result-file';

/**
 * Opens a file for writing, gzipped if its name ends in `.gz`.
 * @throws UserError `unwritable_output` immediately, not with the first write.
 */
export function outputFile(path: string): Writable {
  assertCompression(path);
  const fd = withOutputErrors(path, () => openSync(path, 'w'));
  return compressedTo(createWriteStream(path, { fd }), path);
}

/** Creates a sink that writes disputes to a file, if one is named. */
export const disputesTo = (file: string | undefined): Partial<Record<BronzeType, RecordSink>> =>
  file === undefined ? {} : { card_dispute: byteSink(outputFile(file)) };
