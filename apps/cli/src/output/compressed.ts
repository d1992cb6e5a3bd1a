import { extname } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { UserError } from '@cardlake/runtime';

/** Endings of names that tell of a compression which no command writes. */
const FOREIGN = ['.br', '.bz2', '.lz4', '.snappy', '.xz', '.zip', '.zst'];

const endingOf = (path: string): string => extname(path).toLowerCase();

const isGzip = (path: string): boolean => endingOf(path) === '.gz';

/** Leaves out the ending that says that a file is gzipped. */
export const plainName = (path: string): string => (isGzip(path) ? path.slice(0, -'.gz'.length) : path);

/** Refuses a name that tells of a compression which is not written. @throws UserError `unwritable_output` */
export function assertCompression(path: string): void {
  if (FOREIGN.includes(endingOf(path)))
    throw new UserError(
      'unwritable_output',
      `cannot write ${path}: expected a plain name or one that ends with .gz, found ${endingOf(path)}`,
      {
        hint: 'End the name with .gz for gzip, or compress the finished file.',
      },
    );
}

/** Refuses a name that tells of any compression, for a file that is not compressed as a whole. @throws UserError `unwritable_output` */
export function assertUncompressed(path: string): void {
  assertCompression(path);
  if (isGzip(path))
    throw new UserError(
      'unwritable_output',
      `cannot write ${path}: expected a name without .gz, since Parquet is compressed inside`,
      {
        hint: 'Leave .gz out.',
      },
    );
}

/**
 * Has what is written to a file gzipped if its name says so. The stream that is returned finishes once the file has everything, and fails
 * if the file does, even with the last bytes, which gzip holds back until the end.
 */
export function compressedTo(file: Writable, path: string): Writable {
  if (!isGzip(path)) return file;
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  const written = pipeline(gzip, file);
  const stream = new Writable({
    write: (bytes, encoding, done) => void gzip.write(bytes, encoding, done),
    final(done) {
      gzip.end();
      written.then(() => done(), done);
    },
    destroy(error, done) {
      gzip.destroy();
      done(error);
    },
  });
  written.catch((error: Error) => stream.destroy(error));
  return stream;
}
