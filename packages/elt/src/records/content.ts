import { createGunzip } from 'node:zlib';
import { FORMAT_HEAD_BYTES, foreignFormat, isGzip } from '@cardlake/schema';
import type { Chunks } from './read-records';

/** The bytes of an object, uncompressed. */
export interface Content {
  readonly chunks: Chunks;
  readonly isGzip: boolean;
  /** True when the bytes end before the object does, as its gzip stream is cut or damaged; known once they were read. */
  isTorn(): boolean;
  /** Ends reading, for one whose bytes are not taken. */
  close(): Promise<void>;
}

/**
 * Opens an object by its content, whatever its name: plain, or gzipped.
 * @returns its bytes, or the name of a format that holds no records
 */
export async function openContent(source: Chunks): Promise<Content | { readonly foreign: string }> {
  const { head, chunks, close } = await peek(source);
  const foreign = foreignFormat(head);
  if (foreign !== undefined) {
    await close();
    return { foreign };
  }
  if (!isGzip(head)) return { chunks, isGzip: false, isTorn: () => false, close };
  let isTorn = false;
  return {
    chunks: inflate(chunks, () => {
      isTorn = true;
    }),
    isGzip: true,
    isTorn: () => isTorn,
    close,
  };
}

/** Reads the first bytes of a source, which its chunks have again. */
async function peek(source: Chunks): Promise<{ readonly head: Buffer } & Pick<Content, 'chunks' | 'close'>> {
  const iterator = source[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < FORMAT_HEAD_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const rest: Chunks = { [Symbol.asyncIterator]: () => iterator };
  return {
    head,
    chunks: chain(head, rest),
    close: async () => void (await iterator.return?.()),
  };
}

async function* chain(head: Buffer, rest: Chunks): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* rest;
}

/** Bytes that are inflated at once: they become a thousand times as many at most. */
const PIECE_BYTES = 16 * 1024;

/**
 * Inflates a gzip stream of one or more members, which zeros may follow, as tapes and block copies leave them. Bytes that inflate before
 * the stream ends early or is damaged come first; of those right before damage, zlib keeps up to 16 KiB for itself.
 * @param onTorn called when it ends early, is damaged, or is followed by something else
 */
async function* inflate(chunks: Chunks, onTorn: () => void): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  const ready: Buffer[] = [];
  let failure: unknown;
  // zlib takes no more at a zero behind a member, which is where the stream ends.
  let isOver = false;
  let wake = () => {};
  gunzip.on('data', (chunk: Buffer) => ready.push(chunk));
  gunzip.on('error', (error) => {
    failure = error;
    wake();
  });
  try {
    for await (const piece of piecesOf(chunks)) {
      let rest = piece;
      if (!isOver) {
        const before = gunzip.bytesWritten;
        await new Promise<void>((resolve) => {
          // A piece that does not inflate is never called written.
          wake = resolve;
          gunzip.write(piece, () => resolve());
        });
        yield* ready.splice(0);
        if (failure !== undefined) break;
        rest = piece.subarray(gunzip.bytesWritten - before);
        isOver = rest.length > 0;
      }
      if (!isPadding(rest)) {
        onTorn();
        return;
      }
    }
    if (failure === undefined && !isOver)
      await new Promise<void>((resolve) => {
        wake = resolve;
        gunzip.once('end', resolve).end();
      });
    yield* ready.splice(0);
  } finally {
    gunzip.destroy();
  }
  if (failure === undefined) return;
  if (!isDamage(failure)) throw failure;
  onTorn();
}

const isPadding = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0);

async function* piecesOf(chunks: Chunks): AsyncGenerator<Buffer> {
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) yield chunk.subarray(at, at + PIECE_BYTES);
}

/** True for an error of zlib about the bytes that it was given. */
const isDamage = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  (error.code === 'Z_DATA_ERROR' || error.code === 'Z_BUF_ERROR');
