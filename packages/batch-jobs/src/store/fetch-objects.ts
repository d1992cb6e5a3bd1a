import { type FileHandle, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  BATCH_RETRY,
  callForUser,
  classifyError,
  forEachConcurrently,
  isRetryable,
  type Timing,
  waitForRetry,
} from '@cardlake/aws';
import type { ObjectLocation, RangeReader } from '@cardlake/aws/s3';
import { diskError, sha256Of } from '@cardlake/lake';
import { numberOf, UserError } from '@cardlake/runtime';
import type { FileFacts, StoredFile } from './ports';

/** Bytes of one request: large enough to keep a connection busy, small enough to be read again. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_IN_FLIGHT = 8;

/** Metadata of an object that was uploaded with its checksum. */
const SHA256 = 'sha256' satisfies keyof FileFacts;

/** An object to bring to the local disk. */
interface WantedObject extends StoredFile {
  readonly location: ObjectLocation;
  /** Its name in messages. */
  readonly name: string;
}

/** Ports and options of fetching. */
interface Fetching {
  readonly objects: RangeReader;
  readonly folder: string;
  readonly onBytes: (bytes: number) => void;
  readonly signal: AbortSignal;
  readonly timing: Timing;
}

/** A part of an object, and the file that it belongs into. */
interface Part {
  readonly object: WantedObject;
  readonly file: FileHandle;
  /** Path of the file. */
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Copies objects to the local disk, several parts at once. A part that breaks off goes on where it broke off; all parts
 * are of the version that was listed. An object that was uploaded with its SHA-256 is held against it.
 * @returns paths of the copies, in the order of the objects
 * @throws UserError `lake_changed` when an object was replaced meanwhile; `damaged_input`, or those of AWS and the disk
 */
export async function fetchObjects(objects: readonly WantedObject[], fetching: Fetching): Promise<string[]> {
  const files: FileHandle[] = [];
  const paths = objects.map(({ path }, i) => join(fetching.folder, `${i}-${basename(path)}`));
  const checksums = new Map<WantedObject, string>();
  try {
    const parts: Part[] = [];
    for (const [i, object] of objects.entries()) {
      const path = paths[i] ?? '';
      const file = await openFile(path);
      files.push(file);
      for (let from = 0; from < object.bytes; from += PART_BYTES)
        parts.push({ object, file, path, from, to: Math.min(from + PART_BYTES, object.bytes) - 1 });
    }
    await forEachConcurrently(parts, PARTS_IN_FLIGHT, async (part) => {
      const sha256 = await fetchPart(part, fetching);
      if (sha256 !== undefined) checksums.set(part.object, sha256);
    });
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
  for (const [i, object] of objects.entries()) {
    const expected = checksums.get(object);
    if (expected !== undefined && (await sha256Of(paths[i] ?? '')) !== expected)
      throw new UserError('damaged_input', `${object.name} is not what was uploaded (by its SHA-256)`, {
        hint: 'Upload it again.',
      });
  }
  return paths;
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'w');
  } catch (error) {
    throw diskError(error, path);
  }
}

async function writePiece(
  file: FileHandle,
  piece: Uint8Array,
  { from, path }: { readonly from: number; readonly path: string },
): Promise<void> {
  try {
    for (let at = 0; at < piece.length; )
      at += (await file.write(piece, at, piece.length - at, from + at)).bytesWritten;
  } catch (error) {
    throw diskError(error, path);
  }
}

/** Fetches a part. @returns the SHA-256 of the whole object, if it was uploaded with it */
async function fetchPart(
  part: Part,
  { objects, onBytes, signal, timing }: Fetching,
): Promise<string | undefined> {
  const { object, file, to } = part;
  let from = part.from;
  for (let attempt = 1; ; attempt++) {
    try {
      signal.throwIfAborted();
      const { body, metadata } = await objects.getRange(object.location, { from, to, etag: object.version });
      for await (const piece of body) {
        await writePiece(file, piece, { from, path: part.path });
        from += piece.length;
        onBytes(piece.length);
      }
      if (from > to) return metadata[SHA256];
      throw Object.assign(new Error(`the connection closed ${numberOf(to + 1 - from, 'byte')} early`), {
        name: 'TimeoutError',
      });
    } catch (error) {
      if (classifyError(error) === 'conflict') throw replacedMeanwhile(object, error);
      const mayTryAgain =
        isRetryable(error) && (await waitForRetry(attempt, { policy: BATCH_RETRY, timing, signal }));
      if (!mayTryAgain) await callForUser(() => Promise.reject(error), object.name);
    }
  }
}

const replacedMeanwhile = ({ name }: WantedObject, cause: unknown) =>
  new UserError('lake_changed', `${name} was replaced while the job read it`, {
    hint: 'Run the job again.',
    cause,
  });
