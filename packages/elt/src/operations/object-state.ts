import type { CompiledFeed } from '@cardlake/feeds';
import { feedTableName } from '@cardlake/feeds';
import type { StagingStore } from '../ports/staging';
import type { PublicationState, Publications } from '../publications/publications';
import { goneName, type StagedIdentity, stagingNames } from '../staging/names';
import { type Plan, readPlan } from '../staging/plan';
import { readProgress } from '../staging/progress';

/** Ports of finding out how far an object is. */
export interface StatePorts {
  readonly store: Pick<StagingStore, 'get'>;
  readonly publications: Pick<Publications, 'find' | 'findReload'>;
}

/** State of an object on its way to the table of its feed; one that was judged has arrived. */
export type ObjectState =
  | { readonly state: 'unplanned' | 'unloaded' }
  /** It was deleted or written over before all of it was loaded. */
  | { readonly state: 'gone' }
  /** All of its chunks are staged, and no publication knows of it. */
  | { readonly state: 'untold'; readonly plan: Plan }
  | PublicationState;

/** States of objects in the order in which an object has them; one that is gone has no later one. */
export const OBJECT_STATES = ['unplanned', 'unloaded', 'gone', 'untold', 'waiting', 'judged'] as const;

/**
 * Finds out how far an object is by the definition of a feed.
 * @param sinceMs instant of a replay with force, in milliseconds since the epoch: what was judged before does not count, and an object is untold
 *   until it waits for this replay or a later one; undefined without force
 */
export async function findObjectState(
  identity: StagedIdentity,
  feed: CompiledFeed,
  { store, publications }: StatePorts,
  sinceMs: number | undefined,
): Promise<ObjectState> {
  const names = stagingNames(identity, feed);
  const table = feedTableName(feed);
  const published = await publications.find(table, names.plan);
  if (published !== undefined && (sinceMs === undefined || isReplayed(published, sinceMs))) return published;
  const reloadMs = sinceMs === undefined ? undefined : await publications.findReload(table, names.plan);
  if (reloadMs !== undefined && sinceMs !== undefined && reloadMs >= sinceMs) return { state: 'waiting' };
  const content = await store.get(names.plan);
  const plan = content && readPlan(content);
  if (plan !== undefined && (await readProgress(store, plan)).missing.length === 0)
    return { state: 'untold', plan };
  if ((await store.get(goneName(identity))) !== undefined) return { state: 'gone' };
  return { state: plan === undefined ? 'unplanned' : 'unloaded' };
}

/** Answers whether an object is on its way no longer. */
export const hasArrived = ({ state }: ObjectState): boolean => state === 'judged' || state === 'gone';

const isReplayed = (state: PublicationState, sinceMs: number): boolean =>
  state.state === 'judged' && state.replayedMs !== undefined && state.replayedMs >= sinceMs;
