import type { JudgedPlan, Lease, PendingObject, Publications } from '../../src/publications';
import { identityFolderOfPlan } from '../../src/staging/names';

/** Publications in memory. */
export function memoryPublications() {
  const waiting = new Map<string, PendingObject>();
  const reloads = new Map<string, PendingObject & { replayedMs: number }>();
  const judged = new Map<string, Omit<JudgedPlan, 'plan'>>();
  const leases = new Map<string, Lease>();
  const publications: Publications = {
    async add(object) {
      if (!judged.has(identityFolderOfPlan(object.plan))) waiting.set(object.plan, object);
    },
    async addReload(object, replayedMs) {
      const before = reloads.get(object.plan)?.replayedMs ?? Number.NEGATIVE_INFINITY;
      if (replayedMs > before) reloads.set(object.plan, { ...object, replayedMs });
    },
    listWaiting: async (feed) =>
      [...new Map([...waiting, ...reloads]).values()].filter((one) => one.feed === feed),
    async remove(_feed, plans) {
      for (const plan of plans) for (const each of [waiting, reloads]) each.delete(plan);
    },
    async markJudged(_feed, plans) {
      for (const { plan, ...verdict } of plans) {
        judged.set(identityFolderOfPlan(plan), verdict);
        waiting.delete(plan);
        if (verdict.replayedMs !== undefined) reloads.delete(plan);
      }
    },
    async find(_feed, plan) {
      const found = judged.get(identityFolderOfPlan(plan));
      if (found !== undefined) return { state: 'judged', ...found };
      return waiting.has(plan) ? { state: 'waiting' } : undefined;
    },
    findReload: async (_feed, plan) => reloads.get(plan)?.replayedMs,
    readLease: async (feed) => leases.get(feed),
    async writeLease(feed, lease, before) {
      const now = leases.get(feed);
      if (now?.attempt !== before?.attempt || now?.holder !== before?.holder) return false;
      leases.set(feed, lease);
      return true;
    },
  };
  return { publications, waiting, reloads, judged, leases };
}
