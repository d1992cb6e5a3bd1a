import type { CompiledFeed } from '@cardlake/feeds';
import { feedTableName } from '@cardlake/feeds';
import type { StagingStore } from '../ports/staging';
import type { PublicationState, Publications } from '../publications/publications';
import { type StagedIdentity, stagingNames } from '../staging/names';
import { type Plan, readPlan } from '../staging/plan';
import { readProgress } from '../staging/progress';

/** Ports of finding out how far an object is. */
export interface StatePorts {
  readonly store: Pick<StagingStore, 'get'>;
  readonly publications: Pick<Publications, 'find'>;
}

/** State of an object on its way to the table of its feed; one that was judged has arrived. */
export type ObjectState =
  | { readonly state: 'unplanned' | 'unloaded' }
  /** All of its chunks are staged, and no publication knows of it. */
  | { readonly state: 'untold'; readonly plan: Plan }
  | PublicationState;

/** States of objects in the order in which an object has them. */
export const OBJECT_STATES = ['unplanned', 'unloaded', 'untold', 'waiting', 'judged'] as const;

/** Finds out how far an object is by the definition of a feed. */
export async function findObjectState(
  identity: StagedIdentity,
  feed: CompiledFeed,
  { store, publications }: StatePorts,
): Promise<ObjectState> {
  const names = stagingNames(identity, feed);
  const published = await publications.find(feedTableName(feed), names.plan);
  if (published !== undefined) return published;
  const content = await store.get(names.plan);
  if (content === undefined) return { state: 'unplanned' };
  const plan = readPlan(content);
  const { missing } = await readProgress(store, plan);
  return missing.length > 0 ? { state: 'unloaded' } : { state: 'untold', plan };
}
