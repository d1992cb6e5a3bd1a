import type { Lease, Publications, WaitingObject } from '../../src/publications';

/** Publications in memory. */
export function memoryPublications() {
  const waiting = new Map<string, WaitingObject>();
  const judged = new Set<string>();
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
      for (const plan of plans) {
        judged.add(plan);
        waiting.delete(plan);
      }
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
