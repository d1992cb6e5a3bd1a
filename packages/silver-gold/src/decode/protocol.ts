/** A bronze object to decode; plain data, so that it can go to a worker thread. */
export interface DecodeTask {
  /** Position of the object in its batch; rows carry it. */
  readonly index: number;
  /** Absolute path to read. */
  readonly location: string;
  readonly type: 'card_authorization' | 'card_dispute';
  /** Arrival minute, µs. */
  readonly arrivalMicros: number;
  /** Prefix of the part files to write. */
  readonly output: string;
}

/** A part file of valid rows of one object, as tab-separated text without quoting. */
export interface DayPart {
  readonly path: string;
  /** Day since the epoch that the rows belong to, or undefined when they are of several days. */
  readonly day: number | undefined;
  readonly rows: number;
}

/** What became of an object's lines; `accepted + rejected = lines`. */
export interface DecodedObject {
  readonly index: number;
  readonly lines: number;
  readonly accepted: number;
  readonly rejected: number;
  /** The gzip stream ended early or was damaged; what could be read was used. */
  readonly torn: boolean;
  /** Valid rows, a file a day. */
  readonly plain: readonly DayPart[];
  /** Valid rows whose strings cannot stand in tab-separated text, as NDJSON. */
  readonly quoted: string | undefined;
  /** Bytes of the longest line of `quoted`. */
  readonly longestQuoted: number;
  /** Quarantined lines as NDJSON. */
  readonly rejects: string | undefined;
  /** Hashes of the valid rows' event ids, see `Fingerprints`. */
  readonly fingerprints: Uint32Array;
}
