/** A claim on an event: one id is decided once, whoever delivers it and however often. */
export interface Claim {
  readonly eventId: string;
  /** Hash of the event's columns (`hashPayload`); the same id with another one is another event. */
  readonly payloadHash: string;
  /** Instant at which the event was first received, µs. */
  readonly receivedAt: number;
}

/** Final state of an event, with its record. */
export interface FinalState<D> {
  /** `late`: received too long after its time to be decided; kept for the history. */
  readonly state: 'decided' | 'late';
  readonly record: D;
}

/** A claim as the table holds it. */
export type StoredClaim<D> = Claim & ({ readonly state: 'pending' } | FinalState<D>);

/** Decisions by event id. Both writes are conditional, and both answer with what the table holds afterwards. */
export interface DecisionTable<D> {
  /** Stores a claim as pending unless the table holds one for its event. */
  claim(claim: Claim): Promise<StoredClaim<D>>;
  /**
   * Stores the final state of a claimed event if it is still pending.
   * @throws Error when the event is not claimed
   */
  finish(eventId: string, final: FinalState<D>): Promise<StoredClaim<D>>;
}
