import type { CompiledGroup } from '@cardlake/features';
import { entityKey } from './entities';

/** Time span after an event in which it changes features of its entity, in µs. */
export interface ImpactWindow {
  /** The shortest delay: no earlier row changes. */
  readonly from: number;
  /** The longest window plus its delay: no later row changes. */
  readonly to: number;
}

/** Impact windows by the key column of their entity. */
export type ImpactWindows = ReadonlyMap<string, ImpactWindow>;

/** Derives the impact windows from the window features of the groups. */
export function impactWindows(groups: readonly CompiledGroup[]): ImpactWindows {
  const windows = new Map<string, ImpactWindow>();
  for (const group of groups) {
    for (const { entity, compute } of group.features) {
      if (compute.kind !== 'window') continue;
      const key = entityKey(group, entity);
      const known = windows.get(key) ?? { from: Number.POSITIVE_INFINITY, to: 0 };
      windows.set(key, {
        from: Math.min(known.from, compute.delayMicros),
        to: Math.max(known.to, compute.delayMicros + compute.windowMicros),
      });
    }
  }
  return windows;
}
