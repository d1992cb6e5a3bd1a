import { crc32 } from 'node:zlib';
import type { BronzeType } from '@cardlake/bronze';

/** An entry of the log: a line of a bronze table, and when it was received. */
export interface LogRecord {
  readonly type: BronzeType;
  /** Instant of the receipt, µs; its minute is the arrival in bronze. */
  readonly receivedAt: number;
  /** One JSON object without a line end. */
  readonly line: string;
}

/** Numbers of the types in a segment; a number never changes its meaning. */
const TYPE_NUMBERS: Readonly<Record<BronzeType, number>> = {
  card_authorization: 1,
  card_dispute: 2,
  card_decision: 3,
};
const TYPES = new Map(Object.entries(TYPE_NUMBERS).map(([type, number]) => [number, type as BronzeType]));

/** Bytes before the content of a frame: its length and its CRC-32. */
const FRAME_HEAD = 8;
/** Bytes before the line of a record: its type and its receipt. */
const RECORD_HEAD = 9;
/** Longest content of a frame: far above any line, and below what a damaged length would ask for. */
const MAX_CONTENT = 64 * 1024 * 1024;

/** Encodes content with its length and checksum in front. */
export function encodeFrame(content: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEAD + content.length);
  content.copy(frame, FRAME_HEAD);
  return sealFrame(frame);
}

/** Encodes a record as a frame. */
export function encodeRecord({ type, receivedAt, line }: LogRecord): Buffer {
  const bytes = Buffer.byteLength(line);
  const frame = Buffer.allocUnsafe(FRAME_HEAD + RECORD_HEAD + bytes);
  frame.writeUInt8(TYPE_NUMBERS[type], FRAME_HEAD);
  frame.writeDoubleLE(receivedAt, FRAME_HEAD + 1);
  frame.write(line, FRAME_HEAD + RECORD_HEAD, 'utf8');
  return sealFrame(frame);
}

function sealFrame(frame: Buffer): Buffer {
  frame.writeUInt32LE(frame.length - FRAME_HEAD, 0);
  frame.writeUInt32LE(crc32(frame.subarray(FRAME_HEAD)), 4);
  return frame;
}

/** Decodes the content of a frame. @returns undefined for a type that this version does not know */
export function decodeRecord(content: Buffer): LogRecord | undefined {
  const type = content.length < RECORD_HEAD ? undefined : TYPES.get(content.readUInt8(0));
  if (type === undefined) return undefined;
  return { type, receivedAt: content.readDoubleLE(1), line: content.toString('utf8', RECORD_HEAD) };
}

/** A frame at the beginning of bytes: its content, the bytes that it needs in all, or that it is invalid. */
export type FrameReading =
  | { readonly kind: 'frame'; readonly content: Buffer; readonly end: number }
  | { readonly kind: 'partial'; readonly needed: number }
  | { readonly kind: 'invalid' };

/** Reads the frame that begins at a position. */
export function readFrame(bytes: Buffer, at: number): FrameReading {
  if (bytes.length - at < FRAME_HEAD) return { kind: 'partial', needed: FRAME_HEAD };
  const length = bytes.readUInt32LE(at);
  // A file that was extended but never filled holds zeros, whose checksum would be right.
  if (length === 0 || length > MAX_CONTENT) return { kind: 'invalid' };
  const end = at + FRAME_HEAD + length;
  if (end > bytes.length) return { kind: 'partial', needed: FRAME_HEAD + length };
  const content = bytes.subarray(at + FRAME_HEAD, end);
  return crc32(content) === bytes.readUInt32LE(at + 4)
    ? { kind: 'frame', content, end }
    : { kind: 'invalid' };
}
