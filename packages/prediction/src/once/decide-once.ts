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

/** Claim on an event whose final state has still to be made. */
export interface OpenClaim {
  readonly state: 'pending';
  /** Instant of the first receipt, µs. */
  readonly firstReceipt: number;
  /** True for an event that was received too late to be decided. */
  readonly isLate: boolean;
}

/**
 * Claims the id of an event. The age of an event is measured at its first receipt, so that a repetition cannot make it late.
 * @returns the end of the delivery where there is one, otherwise what is left to be done
 */
export async function claimEvent<D>(
  { eventId, time, payloadHash, receivedAt }: Omit<ReceivedEvent<unknown>, 'event'>,
  table: Pick<DecisionTable<D>, 'claim'>,
): Promise<DeliveryResult<D> | OpenClaim> {
  const claim = await table.claim({ eventId, payloadHash, receivedAt });
  if (claim.payloadHash !== payloadHash) return { state: 'conflicting_duplicate' };
  if (claim.state !== 'pending') return toFinalState(claim);
  const firstReceipt = claim.receivedAt;
  return { state: 'pending', firstReceipt, isLate: firstReceipt - time > MAX_AGE_MICROS };
}

/** Stores the final state of a claimed event. @returns the one that was stored first */
export const finishEvent = async <D>(
  eventId: string,
  final: FinalState<D>,
  table: Pick<DecisionTable<D>, 'finish'>,
): Promise<FinalState<D>> => toFinalState(await table.finish(eventId, final));

/**
 * Decides an event once: claims its id, keeps it beside reading its past, decides, and stores the decision if no other
 * delivery was faster, whose decision is the answer then. May be called again after a failure at any step, and any number
 * of times at once; every answer for an event is the same.
 */
export async function decideOnce<E, Past, D>(
  received: ReceivedEvent<E>,
  { table, history, decide, recordLate }: DecisionPorts<E, Past, D>,
): Promise<DeliveryResult<D>> {
  const { event, eventId } = received;
  const claimed = await claimEvent(received, table);
  if (claimed.state !== 'pending') return claimed;
  const { firstReceipt, isLate } = claimed;
  if (isLate) {
    await history.keep(event);
    return finishEvent(eventId, { state: 'late', record: recordLate(event, firstReceipt) }, table);
  }
  const [past] = await Promise.all([history.readBefore(event), history.keep(event)]);
  const record = await decide(event, past, firstReceipt);
  return finishEvent(eventId, { state: 'decided', record }, table);
}

function toFinalState<D>(stored: StoredClaim<D>): FinalState<D> {
  if (stored.state === 'pending')
    throw new Error(`event ${stored.eventId} is still pending after its final state was stored`);
  return { state: stored.state, record: stored.record };
}
