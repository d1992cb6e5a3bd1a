import type { CardDecision } from '@cardlake/card-schema';
import type { DecisionTable, StoredClaim } from '@cardlake/prediction';

/** Creates a table of decisions in memory, which ends with the process. */
export function memoryDecisions(): DecisionTable<CardDecision> {
  const stored = new Map<string, StoredClaim<CardDecision>>();
  return {
    async claim(claim) {
      const found = stored.get(claim.eventId) ?? { ...claim, state: 'pending' };
      stored.set(claim.eventId, found);
      return found;
    },
    async finish(eventId, final) {
      const claim = stored.get(eventId);
      if (claim === undefined) throw new Error(`event ${eventId} is not claimed`);
      const found = claim.state === 'pending' ? { ...claim, ...final } : claim;
      stored.set(eventId, found);
      return found;
    },
  };
}
