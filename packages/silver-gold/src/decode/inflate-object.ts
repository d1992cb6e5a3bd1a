import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip, type Gunzip } from 'node:zlib';
import type { ContentGate } from './content-gate';
import { withReadErrors } from './unreadable-object';

const READ_BYTES = 256 * 1024;
const INFLATE_BYTES = 1024 * 1024;

/** Bytes that are fed at once while damage is looked for: zlib keeps what a call inflates before it finds damage. */
const STEPS = [READ_BYTES, 1024, 1] as const;

/** A part of an object, fed in pieces of `step` bytes. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/**
 * Inflates a gzip object of one or more members into a gate, up to its end or to damage. All bytes that inflate before
 * the damage arrive: the piece that has it is fed again in ever smaller ones.
 *
 * @returns true when the stream is whole, and followed by nothing but zeros
 * @throws UnreadableObject when the file system refuses; whatever the gate throws
 */
export async function inflateObject(location: string, bytes: number, gate: ContentGate): Promise<boolean> {
  const file = await withReadErrors(() => open(location));
  try {
    let from = 0;
    let to = bytes;
    for (const step of STEPS) {
      const inflated = await inflate(file, gate, [
        { start: 0, end: from, step: READ_BYTES },
        { start: from, end: to, step },
      ]);
      if (gate.foreignFormat !== undefined) return true;
      if (inflated.damagedFrom === undefined) {
        return inflated.isComplete && (await isPadding(file, inflated.consumed, bytes));
      }
      from = inflated.damagedFrom;
      to = Math.min(to, from + step);
    }
    return false;
  } finally {
    await file.close();
  }
}

interface Inflated {
  /** Start of the piece that is damaged; undefined when none is. */
  readonly damagedFrom: number | undefined;
  /** False when the bytes end before the stream does. */
  readonly isComplete: boolean;
  /** Number of bytes that belong to the stream. */
  readonly consumed: number;
}

/** Inflates parts of an object; only bytes that the gate has not yet taken are given to it. */
async function inflate(file: FileHandle, gate: ContentGate, parts: readonly Part[]): Promise<Inflated> {
  const gunzip = createGunzip({ chunkSize: INFLATE_BYTES });
  let seen = gate.bytes;
  let thrown: { readonly error: unknown } | undefined;
  gunzip.on('data', (chunk: Buffer) => {
    const known = Math.min(seen, chunk.length);
    seen -= known;
    if (known === chunk.length || thrown !== undefined) return;
    try {
      gate.push(chunk.subarray(known));
    } catch (error) {
      thrown = { error };
    }
  });
  const damage = new Promise<'damage'>((resolve) => gunzip.on('error', () => resolve('damage')));
  const ended = new Promise<'ended'>((resolve) => gunzip.on('end', () => resolve('ended')));
  try {
    const buffer = Buffer.alloc(READ_BYTES);
    let fed = 0;
    for (const { start, end, step } of parts) {
      for (let at = start; at < end; ) {
        const bytesRead = await readInto(file, buffer, at, end);
        if (bytesRead === 0) break;
        for (let piece = 0; piece < bytesRead; piece += step) {
          const bytes = buffer.subarray(piece, Math.min(piece + step, bytesRead));
          const result = await Promise.race([feed(gunzip, bytes), damage]);
          if (thrown !== undefined) throw thrown.error;
          if (result === 'damage') return { damagedFrom: at + piece, isComplete: false, consumed: 0 };
          fed += bytes.length;
          // The stream has ended when it leaves bytes: zlib stops at zeros after a member.
          if (gunzip.bytesWritten < fed || gate.foreignFormat !== undefined) {
            return { damagedFrom: undefined, isComplete: true, consumed: gunzip.bytesWritten };
          }
        }
        at += bytesRead;
      }
    }
    gunzip.end();
    const isComplete = (await Promise.race([damage, ended])) === 'ended';
    if (thrown !== undefined) throw thrown.error;
    return { damagedFrom: undefined, isComplete, consumed: gunzip.bytesWritten };
  } finally {
    gunzip.destroy();
  }
}

const feed = (gunzip: Gunzip, bytes: Buffer): Promise<'fed' | 'damage'> =>
  new Promise((resolve) => {
    gunzip.write(bytes, (error) => resolve(error ? 'damage' : 'fed'));
  });

/** Reads bytes of a file from an offset, no further than `end`. @returns their number, 0 at the end of the file */
async function readInto(file: FileHandle, buffer: Buffer, at: number, end: number): Promise<number> {
  const length = Math.min(buffer.length, end - at);
  return (await withReadErrors(() => file.read(buffer, 0, length, at))).bytesRead;
}

/** Tells whether an object holds nothing but zeros from an offset on. */
async function isPadding(file: FileHandle, from: number, to: number): Promise<boolean> {
  const buffer = Buffer.alloc(READ_BYTES);
  for (let at = from; at < to; ) {
    const bytesRead = await readInto(file, buffer, at, to);
    if (bytesRead === 0) return true;
    if (!buffer.subarray(0, bytesRead).every((byte) => byte === 0)) return false;
    at += bytesRead;
  }
  return true;
}
