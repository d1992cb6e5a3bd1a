import type { UserError } from '@cardlake/runtime';
import type { SourceObject } from '../source-object';

/** A bronze object to decode. Plain data, so that it can be sent to a worker thread. */
export interface DecodeTask extends Pick<SourceObject, 'location' | 'type' | 'arrivalMicros'> {
  /** Position of the object in its batch; every decoded row carries it. */
  readonly index: number;
  /** Path prefix of the part files to write. */
  readonly output: string;
}

/** The reply of a worker thread to a {@link DecodeTask}. */
export type DecodeReply =
  | { readonly result: DecodeResult }
  | { readonly userError: Pick<UserError, 'code' | 'message' | 'hint'> }
  | { readonly error: unknown };

/** An object that the file system refused to read; nothing of it was taken. */
interface UnreadObject {
  readonly index: number;
  /** Code of the file system's error, such as `EACCES`. */
  readonly errno: string;
}

/** The result of decoding an object. */
export type DecodeResult = DecodedObject | UnreadObject;

/** Tells an object that was decoded from one that could not be read. */
export const isDecoded = (result: DecodeResult): result is DecodedObject => !('errno' in result);

/** A part file with valid rows of one object, as tab-separated text without quoting. */
export interface DayPart {
  readonly path: string;
  /** Day since the epoch of all its rows; undefined when they belong to several days. */
  readonly day: number | undefined;
  readonly rows: number;
}

/** The result of decoding an object; `accepted + rejected = lines`. */
export interface DecodedObject {
  readonly index: number;
  readonly lines: number;
  readonly accepted: number;
  readonly rejected: number;
  /** True when the gzip stream ended early or was damaged; the lines before that point were decoded. */
  readonly isTruncated: boolean;
  /** Name of the format of an object that was refused whole. */
  readonly foreignFormat: string | undefined;
  /** Number of rejected lines by reason; a line may have several. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Valid rows, one file per day. */
  readonly tsvParts: readonly DayPart[];
  /** Days of the valid rows, since the epoch. */
  readonly days: readonly number[];
  /** Path of the valid rows that tab-separated text cannot hold, as NDJSON. */
  readonly ndjsonPart: string | undefined;
  /** Bytes of the longest line of `ndjsonPart`. */
  readonly longestNdjsonLine: number;
  /** Path of the quarantined lines, as NDJSON. */
  readonly rejectsPart: string | undefined;
  /** Hashes of the event ids of the valid rows, see `EventIdHashes`. */
  readonly eventIdHashes: Uint32Array;
}
