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
  readonly publications: Pick<Publications, 'find' | 'findReload'>;
}

/** State of an object on its way to the table of its feed; one that was judged has arrived. */
export type ObjectState =
  | { readonly state: 'unplanned' | 'unloaded' }
  /** All of its chunks are staged, and no publication knows of it. */
  | { readonly state: 'untold'; readonly plan: Plan }
  | PublicationState;

/** States of objects in the order in which an object has them. */
export const OBJECT_STATES = ['unplanned', 'unloaded', 'untold', 'waiting', 'judged'] as const;

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
  if (content === undefined) return { state: 'unplanned' };
  const plan = readPlan(content);
  const { missing } = await readProgress(store, plan);
  return missing.length > 0 ? { state: 'unloaded' } : { state: 'untold', plan };
}

const isReplayed = (state: PublicationState, sinceMs: number): boolean =>
  state.state === 'judged' && state.replayedMs !== undefined && state.replayedMs >= sinceMs;
