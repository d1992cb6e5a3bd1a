import { createWriteStream, openSync } from 'node:fs';
import { pipeline, type Writable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import { type BronzeType, byteSink, type RecordSink } from '@cardlake/bronze';
import { withOutputErrors } from '../output/result-file';

/**
 * Opens a file for writing, gzipped if its name ends in `.gz`.
 * @throws UserError `unwritable_output` immediately, not with the first write.
 */
export function outputFile(path: string): Writable {
  const fd = withOutputErrors(path, () => openSync(path, 'w'));
  const file = createWriteStream(path, { fd });
  if (!path.endsWith('.gz')) return file;
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  pipeline(gzip, file, (error) => error && gzip.destroy(error));
  return gzip;
}

/** Creates a sink that writes disputes to a file, if one is named. */
export const disputesTo = (file: string | undefined): Partial<Record<BronzeType, RecordSink>> =>
  file === undefined ? {} : { card_dispute: byteSink(outputFile(file)) };
