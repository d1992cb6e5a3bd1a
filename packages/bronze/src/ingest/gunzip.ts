import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A gzip stream that ends, or stops making sense, before its end. */
export class TornGzip extends Error {
  override readonly name = 'TornGzip';
}

const isPadding = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);

/**
 * The uncompressed bytes of a gzip stream of one member or several.
 * @throws TornGzip when it is cut, corrupt, or followed by something else than zeros; what was good before was yielded.
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
    const isOfZlib = String((error as NodeJS.ErrnoException).code).startsWith('Z_');
    throw isOfZlib ? new TornGzip((error as Error).message) : error;
  }
  // zlib stops at zeros after a member (tape padding) and would pass over what follows them without a word.
  let rest = last.subarray(last.length - (fed - unzip.bytesWritten));
  for (let next = await source.next(); ; next = await source.next()) {
    if (!isPadding(rest)) throw new TornGzip('data after the end of the gzip stream');
    if (next.done) return;
    rest = next.value;
  }
}
