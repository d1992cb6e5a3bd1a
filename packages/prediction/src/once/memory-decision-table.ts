import type { DecisionTable, StoredClaim } from './decision-table';

/** Creates a decision table in memory, which ends with the process. */
export function memoryDecisionTable<D>(): DecisionTable<D> & { all(): ReadonlyMap<string, StoredClaim<D>> } {
  const claims = new Map<string, StoredClaim<D>>();
  return {
    all: () => claims,
    async claim(claim) {
      const stored = claims.get(claim.eventId) ?? { ...claim, state: 'pending' };
      claims.set(claim.eventId, stored);
      return stored;
    },
    async finish(eventId, final) {
      const stored = claims.get(eventId);
      if (stored === undefined) throw new Error(`event ${eventId} is not claimed`);
      const { payloadHash, receivedAt } = stored;
      const finished = stored.state === 'pending' ? { eventId, payloadHash, receivedAt, ...final } : stored;
      claims.set(eventId, finished);
      return finished;
    },
  };
}
