import { businessFields, type CardEvent } from '@cardlake/card-schema';
import type { CardHistory, PastEvents, SnapshotRead } from '@cardlake/feature-store/assembled';
import {
  type AssembledVector,
  decideOnce,
  memoryDecisionTable,
  type NeededSnapshot,
  type VectorAssembler,
} from '../../src';
import { hashPayload } from '../../src/once/payload-hash';

/** A vector as it was assembled, and the hash of the ids that its history had. */
export interface ReplayedVector extends AssembledVector {
  readonly historyHash: string;
}

/** Ports of a replay. */
export interface ReplayOptions {
  readonly assembler: VectorAssembler;
  readonly history: CardHistory;
  readSnapshot(needed: NeededSnapshot): SnapshotRead | undefined | Promise<SnapshotRead | undefined>;
}

/**
 * Delivers events in the order of their arrival, each through the steps that decide it once, and collects the vectors. A
 * conflicting duplicate has none. The receipt follows the greatest instant that was delivered.
 */
export async function replay(
  deliveries: readonly CardEvent[],
  { assembler, history, readSnapshot }: ReplayOptions,
): Promise<Map<string, ReplayedVector>> {
  const table = memoryDecisionTable<ReplayedVector>();
  const vectors = new Map<string, ReplayedVector>();
  let receivedAt = 0;
  for (const event of deliveries) {
    receivedAt = Math.max(receivedAt, event.ts);
    const received = {
      event,
      eventId: event.event_id,
      time: event.ts,
      payloadHash: hashPayload(businessFields, event),
      receivedAt,
    };
    const result = await decideOnce<CardEvent, PastEvents, ReplayedVector>(received, {
      table,
      history: {
        keep: (kept) => history.keep(kept),
        readBefore: ({ card_id, ts }) => history.read(card_id, ts - assembler.reachMicros, ts),
      },
      async decide(decided, past) {
        const rows = await Promise.all(assembler.listSnapshots(decided).map(readSnapshot));
        const vector = assembler.assembleVector(decided, past, rows);
        return { ...vector, historyHash: past.idHash };
      },
      recordLate({ event_id }) {
        throw new Error(`${event_id} came more than a day late, which no delivery of a replay does`);
      },
    });
    if (result.state === 'decided') vectors.set(event.event_id, result.record);
  }
  return vectors;
}
