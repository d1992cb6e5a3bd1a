import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { createGunzip, gunzipSync } from 'node:zlib';

const READ_BYTES = 256 * 1024;
const INFLATE_BYTES = 1024 * 1024;
/** Objects up to this size are read at once: for them, setting up streams costs more than reading. */
const SMALL_BYTES = 1024 * 1024;
const SMALL_INFLATED_BYTES = 32 * 1024 * 1024;
/** zlib asks for more room once its buffer is full to the last byte. */
const INFLATE_SLACK = 64;

/**
 * Reads an object, gzipped or plain, and passes its uncompressed bytes to `onChunk`.
 *
 * @returns true when the gzip stream is truncated or damaged; the bytes before that point were passed on
 * @throws the file system's error when the file cannot be read
 */
export async function readObject(location: string, onChunk: (chunk: Buffer) => void): Promise<boolean> {
  const { isGzip, bytes } = await inspect(location);
  if (!isGzip) return readPlain(location, onChunk);
  const whole = bytes <= SMALL_BYTES ? inflateSmall(await readFile(location)) : undefined;
  if (!whole) return readGzip(location, onChunk);
  onChunk(whole);
  return false;
}

async function inspect(location: string): Promise<{ isGzip: boolean; bytes: number }> {
  const file = await open(location);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    const { size } = await file.stat();
    return { isGzip: bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b, bytes: size };
  } finally {
    await file.close();
  }
}

/** Inflates a small object. @returns undefined for one that has to be streamed: truncated, or too large inflated */
function inflateSmall(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, {
      chunkSize: estimateInflatedBytes(bytes),
      maxOutputLength: SMALL_INFLATED_BYTES,
    });
  } catch {
    return undefined;
  }
}

/**
 * Estimates the inflated size from the last four bytes (RFC 1952, ISIZE). Only a guess, because an object may have
 * several members or a truncated end.
 */
function estimateInflatedBytes(bytes: Buffer): number {
  const declared = bytes.length < 4 ? 0 : bytes.readUInt32LE(bytes.length - 4);
  return Math.min(declared, SMALL_INFLATED_BYTES) + INFLATE_SLACK;
}

async function readPlain(location: string, onChunk: (chunk: Buffer) => void): Promise<false> {
  for await (const chunk of createReadStream(location, { highWaterMark: READ_BYTES })) onChunk(chunk);
  return false;
}

/** Reads by events, because iterating would drop the bytes inflated before an error. @returns true when truncated */
function readGzip(location: string, onChunk: (chunk: Buffer) => void): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const file = createReadStream(location, { highWaterMark: READ_BYTES });
    const gunzip = createGunzip({ chunkSize: INFLATE_BYTES });
    const stop = (settle: () => void): void => {
      file.destroy();
      gunzip.destroy();
      settle();
    };
    file.on('error', (error) => stop(() => reject(error)));
    gunzip.on('error', () => stop(() => resolve(true)));
    gunzip.on('end', () => resolve(false));
    gunzip.on('data', (chunk: Buffer) => {
      try {
        onChunk(chunk);
      } catch (error) {
        stop(() => reject(error));
      }
    });
    file.pipe(gunzip);
  });
}
