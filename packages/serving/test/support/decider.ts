import {
  type CardDecision,
  type CardEvent,
  formatHistoryHash,
  formatPayloadHash,
} from '@cardlake/card-schema';
import { lateDecision } from '@cardlake/card-schema/test-kit';
import { decideOnce, payloadHashOf } from '@cardlake/prediction';
import type { Clock } from '@cardlake/runtime';
import type { MakeDecider } from '../../src';

/** Looks this far back, µs. */
export const REACH = 30 * 86_400e6;

/** Approves everything; records which events of the card it has read. */
export const makeTestDecider =
  (clock: Clock): MakeDecider =>
  ({ table, history }) =>
  (event) =>
    decideOnce(
      {
        event,
        eventId: event.event_id,
        time: event.ts,
        payloadHash: payloadHashOf(event),
        receivedAt: clock.now() * 1000,
      },
      {
        table,
        history: {
          keep: (kept) => history.keep(kept),
          readBefore: ({ card_id, ts }) => history.read(card_id, ts - REACH, ts),
        },
        async decide(decided, past, firstReceipt) {
          return {
            ...recordOf(decided, firstReceipt),
            state: 'decided',
            decision: 'approve',
            history_read_at: firstReceipt,
            history_events: BigInt(past.count),
            history_hash: formatHistoryHash(BigInt(`0x${past.idHash}`)),
          };
        },
        recordLate: recordOf,
      },
    );

/** The record of an event that is not decided. */
const recordOf = (event: CardEvent, receivedAt: number): CardDecision => {
  const { event_id, card_id, merchant_id, ts, amount } = event;
  return lateDecision({
    event_id,
    card_id,
    merchant_id,
    ts,
    amount,
    received_at: receivedAt,
    decided_at: receivedAt,
    steps: '{"score":0.1}',
    payload_hash: formatPayloadHash(payloadHashOf(event)),
  });
};
