import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { type Gunzip, gunzipSync } from 'node:zlib';
import { FORMAT_HEAD_BYTES, foreignFormat, isGzip } from '@cardlake/schema';
import { ContentGate } from './content-gate';
import { inflateObject } from './inflate-object';
import { withReadErrors } from './unreadable-object';

const READ_BYTES = 256 * 1024;
/** Objects up to this size are read at once: for them, setting up streams costs more than reading. */
const SMALL_BYTES = 1024 * 1024;
const SMALL_INFLATED_BYTES = 32 * 1024 * 1024;
/** zlib asks for more room once its buffer is full to the last byte. */
const INFLATE_SLACK = 64;

/** Outcome of reading an object. */
export interface ReadOutcome {
  /** True when its gzip stream is cut, damaged or followed by something else; what inflates before was passed on. */
  readonly isTruncated: boolean;
  /** Name of the format of an object that is no NDJSON, of which nothing was passed on. */
  readonly foreignFormat: string | undefined;
}

/**
 * Reads an object by its content, whatever its name: passes the bytes of gzip, inflated, or of plain text to `onChunk`.
 *
 * @throws UnreadableObject when the file system refuses; whatever `onChunk` throws
 */
export async function readObject(location: string, onChunk: (chunk: Buffer) => void): Promise<ReadOutcome> {
  const { head, bytes } = await inspect(location);
  const format = foreignFormat(head);
  if (format !== undefined) return { isTruncated: false, foreignFormat: format };
  if (!isGzip(head)) {
    await readPlain(location, onChunk);
    return { isTruncated: false, foreignFormat: undefined };
  }
  const gate = new ContentGate(onChunk);
  const small = bytes <= SMALL_BYTES ? inflateSmall(await readSmall(location)) : undefined;
  const isTruncated = small === undefined && !(await inflateObject(location, bytes, gate));
  if (small !== undefined) gate.push(small);
  gate.end();
  const { foreignFormat: inner } = gate;
  return { isTruncated: isTruncated && inner === undefined, foreignFormat: inner };
}

function inspect(location: string): Promise<{ head: Buffer; bytes: number }> {
  return withReadErrors(async () => {
    const file = await open(location);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(FORMAT_HEAD_BYTES), 0, FORMAT_HEAD_BYTES, 0);
      return { head: buffer.subarray(0, bytesRead), bytes: (await file.stat()).size };
    } finally {
      await file.close();
    }
  });
}

const readSmall = (location: string): Promise<Buffer> => withReadErrors(() => readFile(location));

async function readPlain(location: string, onChunk: (chunk: Buffer) => void): Promise<void> {
  const chunks = createReadStream(location, { highWaterMark: READ_BYTES })[Symbol.asyncIterator]();
  for (;;) {
    const next = await withReadErrors(() => chunks.next());
    if (next.done) return;
    onChunk(next.value);
  }
}

/** Inflates a small object. @returns undefined for one that has to be streamed: damaged, or too large inflated */
function inflateSmall(bytes: Buffer): Buffer | undefined {
  try {
    const { buffer, engine } = gunzipSync(bytes, {
      chunkSize: estimateInflatedBytes(bytes),
      maxOutputLength: SMALL_INFLATED_BYTES,
      info: true,
    }) as unknown as { readonly buffer: Buffer; readonly engine: Gunzip };
    return bytes.subarray(engine.bytesWritten).every((byte) => byte === 0) ? buffer : undefined;
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
