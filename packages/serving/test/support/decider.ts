import { type CardDecision, type CardEvent, formatHistoryHash } from '@cardlake/card-schema';
import { decideOnce } from '@cardlake/prediction';
import type { Clock } from '@cardlake/runtime';
import type { MakeDecider } from '../../src';
import { payloadHashOf } from '../../src/state/payload';

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
        recordLate: (late, firstReceipt) => ({ ...recordOf(late, firstReceipt), state: 'late' }),
      },
    );

function recordOf(
  { event_id, card_id, merchant_id, ts, amount }: CardEvent,
  receivedAt: number,
): Omit<CardDecision, 'state'> {
  return {
    event_id,
    card_id,
    merchant_id,
    ts,
    amount,
    received_at: receivedAt,
    decided_at: receivedAt,
    decision: null,
    score: null,
    probability: null,
    model: null,
    model_version: null,
    policy_hash: null,
    feature_group: null,
    definition_hash: null,
    features: null,
    flags: '[]',
    snapshots: '[]',
    rules: '[]',
    reasons: null,
    history_read_at: null,
    history_events: null,
    history_hash: null,
    steps: '{"score":0.1}',
    shadows: '[]',
  };
}
