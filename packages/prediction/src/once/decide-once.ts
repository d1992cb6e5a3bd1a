import type { DecisionTable, FinalState, StoredClaim } from './decision-table';
import type { EventHistory } from './event-history';

/** Age from which an event is no longer decided: 24 hours, µs. */
export const MAX_AGE_MICROS = 24 * 3_600e6;

/** An event as it was received. */
export interface ReceivedEvent<E> {
  readonly event: E;
  readonly eventId: string;
  /** Instant of the event, µs. */
  readonly time: number;
  readonly payloadHash: string;
  /** Instant of the receipt, µs. */
  readonly receivedAt: number;
}

/** Ports that deciding needs. */
export interface DecisionPorts<E, Past, D> {
  readonly table: DecisionTable<D>;
  readonly history: EventHistory<E, Past>;
  /** Makes the record of a decision from an event, its past, and its first receipt, µs. */
  decide(event: E, past: Past, receivedAt: number): Promise<D>;
  /** Makes the record of an event that was received too late, from its first receipt, µs. */
  recordLate(event: E, receivedAt: number): D;
}

/** End of a delivery; `conflicting_duplicate`: the id was claimed with another payload, and nothing was written. */
export type DeliveryResult<D> = FinalState<D> | { readonly state: 'conflicting_duplicate' };

/**
 * Decides an event once: claims its id, keeps it beside reading its past, decides, and stores the decision if no other
 * delivery was faster, whose decision is the answer then. May be called again after a failure at any step, and any number
 * of times at once; every answer for an event is the same.
 *
 * The age of an event is measured at its first receipt, so that a repetition cannot make it late.
 */
export async function decideOnce<E, Past, D>(
  { event, eventId, time, payloadHash, receivedAt }: ReceivedEvent<E>,
  { table, history, decide, recordLate }: DecisionPorts<E, Past, D>,
): Promise<DeliveryResult<D>> {
  const claim = await table.claim({ eventId, payloadHash, receivedAt });
  if (claim.payloadHash !== payloadHash) return { state: 'conflicting_duplicate' };
  if (claim.state !== 'pending') return toFinalState(claim);
  const firstReceipt = claim.receivedAt;
  if (firstReceipt - time > MAX_AGE_MICROS) {
    await history.keep(event);
    return toFinalState(
      await table.finish(eventId, { state: 'late', record: recordLate(event, firstReceipt) }),
    );
  }
  const [past] = await Promise.all([history.readBefore(event), history.keep(event)]);
  const record = await decide(event, past, firstReceipt);
  return toFinalState(await table.finish(eventId, { state: 'decided', record }));
}

function toFinalState<D>(stored: StoredClaim<D>): FinalState<D> {
  if (stored.state === 'pending')
    throw new Error(`event ${stored.eventId} is still pending after its final state was stored`);
  return { state: stored.state, record: stored.record };
}
