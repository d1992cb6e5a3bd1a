/** A bronze object that may be processed. */
export interface BronzeObject {
  /** Under the lake root, with forward slashes; the name the ledger knows it by. */
  readonly path: string;
  /** Absolute path to read. */
  readonly location: string;
  readonly type: 'card_authorization' | 'card_dispute';
  /** Arrival minute, µs since the epoch. */
  readonly arrivalMicros: number;
  readonly bytes: number;
}

/** What became of the lines of an object; kept in the ledger. `lines = silver + duplicates + quarantined`. */
export interface LineCounts {
  readonly lines: number;
  readonly silver: number;
  readonly duplicates: number;
  readonly quarantined: number;
}
