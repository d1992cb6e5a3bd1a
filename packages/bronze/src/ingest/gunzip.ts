import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A gzip stream that is truncated, corrupt, or followed by other data. */
export class DamagedGzip extends Error {
  override readonly name = 'DamagedGzip';
}

const isPadding = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);

/**
 * Decompresses a gzip stream of one or more members.
 * @throws DamagedGzip when it is truncated, corrupt, or followed by anything but zeros, after all bytes before the damage
 */
export async function* gunzip(compressed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = compressed[Symbol.asyncIterator]();
  let fed = 0;
  let last: Uint8Array = new Uint8Array();
  async function* feed() {
    for (let next = await source.next(); !next.done; next = await source.next()) {
      last = next.value;
      fed += last.length;
      yield last;
    }
  }
  const unzip = createGunzip({ chunkSize: 256 * 1024 });
  pipeline(Readable.from(feed()), unzip, () => {});
  try {
    yield* unzip;
  } catch (error) {
    const isZlibError = String((error as NodeJS.ErrnoException).code).startsWith('Z_');
    throw isZlibError ? new DamagedGzip((error as Error).message) : error;
  }
  // zlib stops at zeros after a member (tape padding), and would silently ignore data after them.
  let rest = last.subarray(last.length - (fed - unzip.bytesWritten));
  for (let next = await source.next(); ; next = await source.next()) {
    if (!isPadding(rest)) throw new DamagedGzip('data after the end of the gzip stream');
    if (next.done) return;
    rest = next.value;
  }
}
