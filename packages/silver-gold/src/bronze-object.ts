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
