import type { Lease, Publications, Verdict, WaitingObject } from '../../src/publications';

/** Publications in memory. */
export function memoryPublications() {
  const waiting = new Map<string, WaitingObject>();
  const judged = new Map<string, Verdict | undefined>();
  const leases = new Map<string, Lease>();
  const publications: Publications = {
    async add(object) {
      if (!judged.has(object.plan)) waiting.set(object.plan, object);
    },
    listWaiting: async (feed) => [...waiting.values()].filter((one) => one.feed === feed),
    async remove(_feed, plans) {
      for (const plan of plans) waiting.delete(plan);
    },
    async markJudged(_feed, plans) {
      for (const { plan, verdict } of plans) {
        judged.set(plan, verdict);
        waiting.delete(plan);
      }
    },
    async find(_feed, plan) {
      if (judged.has(plan)) return { state: 'judged', verdict: judged.get(plan) };
      return waiting.has(plan) ? { state: 'waiting' } : undefined;
    },
    readLease: async (feed) => leases.get(feed),
    async writeLease(feed, lease, before) {
      const now = leases.get(feed);
      if (now?.attempt !== before?.attempt || now?.holder !== before?.holder) return false;
      leases.set(feed, lease);
      return true;
    },
  };
  return { publications, waiting, judged, leases };
}
