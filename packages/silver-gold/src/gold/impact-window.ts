import type { CompiledGroup, Compute } from '@cardlake/features';
import { type Entity, listEntities } from './entities';
import { featuresOf } from './value-columns';

/** Time span after an event in which it changes features of its entity, in µs. */
interface ImpactWindow {
  /** The shortest delay: no earlier row changes. */
  readonly from: number;
  /** The longest window plus its delay: no later row changes. */
  readonly to: number;
}

/** Time spans in which features of an entity depend on its events. */
export interface EntityImpact {
  readonly entity: Entity;
  /** Span in which a new event changes features; undefined when none of them has a window. */
  readonly window: ImpactWindow | undefined;
  /** Span in which a label of an event changes features; undefined when none of them uses labels. */
  readonly labelWindow: ImpactWindow | undefined;
}

/** Derives the impact of events on the features of each entity of the groups. */
export const entityImpacts = (groups: readonly CompiledGroup[]): EntityImpact[] =>
  listEntities(groups).map((entity) => {
    const features = groups.flatMap((group) => featuresOf(group, entity.name));
    const computes = features.map(({ compute }) => compute);
    return {
      entity,
      window: impactWindow(computes),
      labelWindow: impactWindow(computes.filter(usesLabels)),
    };
  });

function impactWindow(computes: readonly Compute[]): ImpactWindow | undefined {
  const windows = computes.filter((compute) => compute.kind === 'window');
  if (windows.length === 0) return undefined;
  return {
    from: Math.min(...windows.map(({ delayMicros }) => delayMicros)),
    to: Math.max(...windows.map(({ delayMicros, windowMicros }) => delayMicros + windowMicros)),
  };
}

const usesLabels = (compute: Compute): boolean =>
  compute.kind === 'window' && compute.function === 'meanOfLabel';
