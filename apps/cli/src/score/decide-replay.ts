import type { CardDecision } from '@cardlake/card-schema';
import type { Replay, ReplayedEvent } from '@cardlake/engine';
import { deriveKeptColumns, LocalCardHistory } from '@cardlake/feature-store/assembled';
import { publishedName } from '@cardlake/features';
import {
  type Claim,
  createDecider,
  type DeciderOptions,
  type DecisionTable,
  replayClock,
} from '@cardlake/prediction';
import type { Clock } from '@cardlake/runtime';

/** Circumstances of deciding a replay. */
export interface DecideReplayOptions {
  readonly clock: Clock;
  /** Explains approvals, too. */
  readonly isExplained: boolean;
}

/**
 * Decides the events of a replay in their order, by the decider of the server. Its clock stands at the greatest time read, and
 * stands still while an event is decided, so that the same input has the same decisions to the byte.
 */
export async function* decideReplay(
  replay: Replay,
  options: DeciderOptions,
  { clock, isExplained }: DecideReplayOptions,
): AsyncGenerator<readonly CardDecision[]> {
  const history = new LocalCardHistory({ columns: deriveKeptColumns([options.group]) });
  await history.declareCompleteFrom(Number.NEGATIVE_INFINITY);
  const receipts = replayClock(clock);
  let snapshots: ReplayedEvent['snapshots'] = new Map();
  const decider = createDecider(
    {
      table: decisionsMadeOnce(),
      history,
      snapshots: { read: async (group) => snapshots.get(publishedName(group)) },
      clock: receipts,
      stopwatch: () => 0,
    },
    options,
  );
  for await (const batch of replay.readEvents()) {
    const decisions: CardDecision[] = [];
    for (const replayed of batch) {
      if (!replayed.isOfInput) {
        history.add(replayed.event);
        continue;
      }
      receipts.receiptOf(replayed.receivedAt);
      snapshots = replayed.snapshots;
      const result = await decider.decideEvent(replayed.event, { explain: isExplained });
      if (!('record' in result)) throw new Error(`event ${replayed.event.event_id} ended as ${result.state}`);
      decisions.push(result.record);
    }
    if (decisions.length > 0) yield decisions;
  }
}

/** Creates a table for events that come once each: it remembers a claim until its event is decided. */
function decisionsMadeOnce(): DecisionTable<CardDecision> {
  const claims = new Map<string, Claim>();
  return {
    async claim(claim) {
      claims.set(claim.eventId, claim);
      return { ...claim, state: 'pending' };
    },
    async finish(eventId, final) {
      const claim = claims.get(eventId);
      if (claim === undefined) throw new Error(`event ${eventId} is not claimed`);
      claims.delete(eventId);
      return { ...claim, ...final };
    },
  };
}
