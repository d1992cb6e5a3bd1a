import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { holdsPan } from '@cardlake/card-schema';
import { diskError, isMissing, LAKE_FOLDER } from '@cardlake/lake';
import { decodeRecord, encodeFrame, type LogRecord, readFrame } from './record';
import { unreadableLog } from './unreadable';

/** Folder of the log under a lake root. */
export const logFolder = (lakeRoot: string): string => join(lakeRoot, LAKE_FOLDER, 'serving');

const SUFFIX = '.segment';
const ID = /^\d{8}t\d{9}-[0-9a-f]{8}$/;
const FORMAT = 1;

/** The first frame of a segment. */
export interface SegmentHeader {
  /** Names the segment, its file and its objects: the time of its creation and a random number. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/**
 * Creates the header of a new segment. Segments are in the order of their ids, even when the clock goes back. The id
 * looks like no card number, since object names may hold none.
 * @param newest id of the newest segment
 */
export function newHeader(now: number, newest: string | undefined): SegmentHeader {
  const createdAt = newest === undefined ? now : Math.max(now, segmentTime(newest) + 1);
  const digits = new Date(createdAt).toISOString().replace(/\D/g, '');
  for (;;) {
    const id = `${digits.slice(0, 8)}t${digits.slice(8, 17)}-${randomBytes(4).toString('hex')}`;
    if (!holdsPan(id)) return { id, createdAt };
  }
}

/** Reads when a segment was created from its id, in milliseconds since the epoch. */
export const segmentTime = (id: string): number => {
  const [year, month, day, hour, minute, second, ms] = [
    id.slice(0, 4),
    id.slice(4, 6),
    id.slice(6, 8),
    id.slice(9, 11),
    id.slice(11, 13),
    id.slice(13, 15),
    id.slice(15, 18),
  ];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
};

/** Encodes a header as the first frame of its segment. */
export const encodeHeader = ({ id, createdAt }: SegmentHeader): Buffer =>
  encodeFrame(Buffer.from(JSON.stringify({ format: FORMAT, id, createdAt })));

/** Path of a segment. */
export const segmentPath = (folder: string, id: string): string => join(folder, `${id}${SUFFIX}`);

/** Lists the segments of a log by their ids, oldest first. @throws UserError of the disk */
export function listSegments(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(SUFFIX) && ID.test(name.slice(0, -SUFFIX.length)))
      .map((name) => name.slice(0, -SUFFIX.length))
      .sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw diskError(error, folder);
  }
}

/** End of the readable part of a segment. */
export interface SegmentEnd {
  /** Bytes up to the last complete record. */
  readonly validBytes: number;
  /** Bytes after it, of a record that was never completed. */
  readonly tornBytes: number;
  /** False when not even the header is complete. */
  readonly hasHeader: boolean;
}

const CHUNK = 64 * 1024;

/**
 * Reads the records of a segment in order, in small pieces, so that a server can do so between requests. Stops at the
 * first record that is incomplete or fails its checksum.
 * @returns where the readable part ends
 * @throws UserError `log_damaged` for a format or a type of record that this version does not know; those of the disk
 */
export async function* readSegment(path: string): AsyncGenerator<readonly LogRecord[], SegmentEnd> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw diskError(error, path);
  });
  try {
    const { size } = await file.stat();
    let bytes: Buffer = Buffer.alloc(0);
    let validBytes = 0;
    let hasHeader = false;
    let needed = CHUNK;
    for (;;) {
      const chunk = Buffer.allocUnsafe(Math.max(CHUNK, needed - bytes.length));
      const { bytesRead } = await file.read(chunk, 0, chunk.length);
      bytes = Buffer.concat([bytes, chunk.subarray(0, bytesRead)]);
      const records: LogRecord[] = [];
      let at = 0;
      let reading = readFrame(bytes, at);
      for (; reading.kind === 'frame'; reading = readFrame(bytes, at)) {
        if (hasHeader) records.push(readRecord(reading.content, path));
        else requireFormat(reading.content, path);
        hasHeader = true;
        at = reading.end;
      }
      validBytes += at;
      bytes = bytes.subarray(at);
      if (records.length > 0) yield records;
      if (bytesRead === 0 || reading.kind !== 'partial') break;
      needed = reading.needed;
    }
    return { validBytes, tornBytes: size - validBytes, hasHeader };
  } finally {
    await file.close();
  }
}

function readRecord(content: Buffer, path: string): LogRecord {
  const record = decodeRecord(content);
  if (record === undefined)
    throw unreadableLog(`${path} has a record of a type that this version does not know`);
  return record;
}

function requireFormat(header: Buffer, path: string): void {
  const [, format] = /^\{"format":(\d+),/.exec(header.toString('utf8')) ?? [];
  if (format === String(FORMAT)) return;
  throw unreadableLog(`${path} has format ${format ?? 'unknown'}, and this version reads format ${FORMAT}`);
}
