import type { CompiledGroup } from '@cardlake/features';

/** How far in time an event of an entity is felt, µs after it. */
export interface Reach {
  /** The shortest delay: it changes no row of its entity sooner. */
  readonly from: number;
  /** The longest window with its delay: it changes none later. */
  readonly to: number;
}

/** The reach of the groups' window features, by the key column of their entity. */
export function reachByKey(groups: readonly CompiledGroup[]): Map<string, Reach> {
  const reaches = new Map<string, Reach>();
  for (const { features, entities } of groups) {
    for (const { entity, compute } of features) {
      if (compute.kind !== 'window') continue;
      const key = entities[entity]!;
      const known = reaches.get(key) ?? { from: Number.POSITIVE_INFINITY, to: 0 };
      reaches.set(key, {
        from: Math.min(known.from, compute.delayMicros),
        to: Math.max(known.to, compute.delayMicros + compute.windowMicros),
      });
    }
  }
  return reaches;
}
