import { createWriteStream, openSync } from 'node:fs';
import { pipeline, type Writable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import { type BronzeType, byteSink, type RecordSink } from '@cardlake/bronze';
import { UserError } from '@cardlake/runtime';

/**
 * Opens a file for writing, gzipped if its name ends in `.gz`.
 * @throws UserError `unwritable_output` immediately, not with the first write.
 */
export function outputFile(path: string): Writable {
  let fd: number;
  try {
    fd = openSync(path, 'w');
  } catch (error) {
    throw new UserError(
      'unwritable_output',
      `cannot write ${path} (${(error as NodeJS.ErrnoException).code})`,
      {
        hint: 'Check that its folder exists and that you may write there.',
        cause: error,
      },
    );
  }
  const file = createWriteStream(path, { fd });
  if (!path.endsWith('.gz')) return file;
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  pipeline(gzip, file, (error) => error && gzip.destroy(error));
  return gzip;
}

/** Creates a sink that writes disputes to a file, if one is named. */
export const disputesTo = (file: string | undefined): Partial<Record<BronzeType, RecordSink>> =>
  file === undefined ? {} : { card_dispute: byteSink(outputFile(file)) };
